package io.tightrope.sparse.stage;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The order statistics of an array of pre-activations, or of their magnitudes. */
final class Quantile {

  private final float[] sorted;

  private Quantile(float[] sorted) {
    this.sorted = sorted;
  }

  static Quantile of(INDArray values, boolean magnitudes) {
    float[] sorted = values.dup('c').data().asFloat();
    if (magnitudes) {
      for (int i = 0; i < sorted.length; i++) {
        sorted[i] = Math.abs(sorted[i]);
      }
    }
    Arrays.sort(sorted);
    return new Quantile(sorted);
  }

  /** The smallest value that at least this share of all values do not exceed. */
  double threshold(double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(0, Math.min(rank, sorted.length) - 1)];
  }

  /** The share of values up to and with {@code threshold}. */
  double shareUpTo(double threshold) {
    int place = Arrays.binarySearch(sorted, (float) threshold);
    int end = place < 0 ? -place - 1 : place;
    while (end < sorted.length && sorted[end] <= threshold) {
      end++;
    }
    return (double) end / sorted.length;
  }
}
