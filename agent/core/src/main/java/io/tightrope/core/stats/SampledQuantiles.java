package io.tightrope.core.stats;

import java.util.Arrays;

/**
 * Quantiles of what was read into it since {@link #reset}, from a sample of at most {@value
 * #CAPACITY} values: exact below that, else with a standard error of 0.03 standard deviations at
 * the median and 0.08 at the quantile 0.01 of a Gaussian. One value of each run of {@code 2^k}
 * neighbours is taken, at a place inside the run that changes from run to run, since a fixed one
 * would meet the same units of a layer again and again. When several tensors overflow the sample,
 * every other value is dropped and {@code k} grows.
 *
 * <p>Values that are not finite are left out. Costs about 10 microseconds per tensor for reading and
 * up to 90 for sorting. Allocates its sample when it is first used and nothing after that. Not
 * thread-safe.
 */
final class SampledQuantiles {
  static final int CAPACITY = 2048;

  /** Knuth's multiplier: its multiples modulo 2^32 are spread evenly. */
  private static final int SPREAD = 0x9E3779B1;

  private float[] sample = {};
  private int count;
  private int shift;
  private boolean sorted;

  /** Forgets everything. */
  void reset() {
    count = 0;
    shift = 0;
    sorted = false;
  }

  /** Adds a sample of the elements. An empty view adds nothing. */
  void add(StridedView view) {
    long size = view.size();
    if (size == 0) {
      return;
    }
    if (sample.length == 0) {
      sample = new float[CAPACITY];
    }
    while (count + runs(size) > CAPACITY) {
      thin();
    }
    long runs = runs(size);
    for (int run = 0; run < runs; run++) {
      long place = shift == 0 ? 0 : (run * SPREAD) >>> (Integer.SIZE - shift);
      long element = Math.min(((long) run << shift) + place, size - 1);
      float value = view.value(element);
      if (Float.isFinite(value)) {
        sample[count++] = value;
      }
    }
  }

  private long runs(long size) {
    return ((size - 1) >> shift) + 1;
  }

  private void thin() {
    for (int i = 0; 2 * i < count; i++) {
      sample[i] = sample[2 * i];
    }
    count = (count + 1) / 2;
    shift++;
  }

  /**
   * A quantile, interpolated between neighbours as {@code numpy.quantile} does; NaN if there is no
   * finite value.
   *
   * @param share 0..1
   */
  double quantile(double share) {
    if (count == 0) {
      return Double.NaN;
    }
    if (!sorted) {
      Arrays.sort(sample, 0, count);
      sorted = true;
    }
    double place = share * (count - 1);
    int below = (int) place;
    int above = Math.min(below + 1, count - 1);
    return sample[below] + (place - below) * ((double) sample[above] - sample[below]);
  }
}
