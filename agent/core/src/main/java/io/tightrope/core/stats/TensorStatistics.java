package io.tightrope.core.stats;

/**
 * The sums of one tensor in which the order of the elements plays no role: gradients, weights,
 * updates. Adds up over every tensor that it is handed to until {@link #reset()}, so that several
 * parameters can share one norm. Not thread-safe.
 */
public final class TensorStatistics {
  long count;
  double sum;
  double sumOfSquares;
  long nonFinite;

  /** Forgets everything. */
  public void reset() {
    count = 0;
    sum = 0;
    sumOfSquares = 0;
    nonFinite = 0;
  }

  /** Elements read. */
  public long count() {
    return count;
  }

  /** Squared L2 norm; 0 when nothing was read, NaN or infinite when an element is. */
  public double sumOfSquares() {
    return sumOfSquares;
  }

  /** L2 norm. */
  public double norm() {
    return Math.sqrt(sumOfSquares);
  }

  /** NaN when nothing was read. */
  public double mean() {
    return count == 0 ? Double.NaN : sum / count;
  }

  /** Mean square; NaN when nothing was read. */
  public double secondMoment() {
    return count == 0 ? Double.NaN : sumOfSquares / count;
  }

  /** NaN and infinite elements. */
  public long nonFinite() {
    return nonFinite;
  }
}
