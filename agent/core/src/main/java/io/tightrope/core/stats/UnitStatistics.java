package io.tightrope.core.stats;

import java.util.Arrays;

/**
 * What is known of a layer's units after its (pre-)activations were read: second moment, mean,
 * sparsity, saturation, silent units and the correlation of different inputs.
 *
 * <p>A <i>cell</i> is a unit at one position (of a convolution) or time step; the samples of the
 * batch meet in it. Positions are further samples for moments, sparsity and saturation; a unit is
 * dead when it was silent for every sample at every position; the input correlation compares the
 * samples of a batch in each cell and sums over cells.
 *
 * <p>Adds up over every tensor read into it until {@link #reset}: a recurrent layer is read one
 * time step after the other. Everything is NaN when nothing was read. Not thread-safe.
 */
public final class UnitStatistics {
  long count;
  double sum;
  double sumOfSquares;
  long silent;
  long clipped;
  long nonFinite;
  boolean silenceKnown;
  boolean clipKnown;

  /** Samples of the batch of the last tensor read. */
  int batch;

  /** Over all cells: square of the cell's mean over the batch. */
  double squaredMeans;

  /** Over all cells: the cell's mean square over the batch. */
  double meanSquares;

  int units;
  boolean[] alive = {};

  final SampledQuantiles quantiles = new SampledQuantiles();
  boolean quantilesWanted;

  /** Forgets everything. */
  public void reset() {
    quantiles.reset();
    quantilesWanted = false;
    count = 0;
    sum = 0;
    sumOfSquares = 0;
    silent = 0;
    clipped = 0;
    nonFinite = 0;
    silenceKnown = false;
    clipKnown = false;
    batch = 0;
    squaredMeans = 0;
    meanSquares = 0;
    units = 0;
    Arrays.fill(alive, false);
  }

  /**
   * Asks for quantiles of what is read from now until {@link #reset}. They cost about 100
   * microseconds, as much as everything else on a tensor of 300,000 elements, and so are not read
   * unless somebody asks.
   */
  public void sampleQuantiles() {
    quantilesWanted = true;
  }

  /**
   * A quantile of the finite elements, from a sample of at most 2,048 of them.
   *
   * @param share 0..1, for example 0.5 for the median
   * @return NaN if no quantiles were asked for, or nothing finite was read
   */
  public double quantile(double share) {
    return quantiles.quantile(share);
  }

  void expectUnits(int number) {
    units = Math.max(units, number);
    if (alive.length < units) {
      alive = Arrays.copyOf(alive, units);
    }
  }

  /**
   * Adds what is known of further units of the same layer, which have another activation: one without a
   * zero band or a clip has no silent or clipped elements. There are no quantiles afterwards.
   */
  public void append(UnitStatistics others) {
    if (others.count == 0) {
      return;
    }
    quantiles.reset();
    batch = Math.max(batch, others.batch);
    count += others.count;
    sum += others.sum;
    sumOfSquares += others.sumOfSquares;
    silent += others.silent;
    clipped += others.clipped;
    nonFinite += others.nonFinite;
    squaredMeans += others.squaredMeans;
    meanSquares += others.meanSquares;
    int own = units;
    expectUnits(own + others.units);
    for (int unit = 0; unit < units; unit++) {
      alive[unit] = unit < own
          ? alive[unit] || !silenceKnown
          : others.alive[unit - own] || !others.silenceKnown;
    }
    silenceKnown |= others.silenceKnown;
    clipKnown |= others.clipKnown;
  }

  /** Elements read. */
  public long count() {
    return count;
  }

  /** Samples in the batch that was read. */
  public int batch() {
    return batch;
  }

  /** Second moment about zero, q; NaN or infinite when an element is. */
  public double secondMoment() {
    return count == 0 ? Double.NaN : sumOfSquares / count;
  }

  /** Mean of all elements. */
  public double mean() {
    return count == 0 ? Double.NaN : sum / count;
  }

  /** Share of silent elements, 0..1; NaN when the activation has no zero band. */
  public double sparsity() {
    return count == 0 || !silenceKnown ? Double.NaN : (double) silent / count;
  }

  /** Share of elements at the clip, 0..1; NaN when the activation has no clip. */
  public double saturation() {
    return count == 0 || !clipKnown ? Double.NaN : (double) clipped / count;
  }

  /**
   * Share of units that were silent for every sample, 0..1; NaN when the activation has no zero
   * band or units were not told apart.
   */
  public double deadUnits() {
    if (count == 0 || !silenceKnown || units == 0) {
      return Double.NaN;
    }
    int dead = 0;
    for (int unit = 0; unit < units; unit++) {
      if (!alive[unit]) {
        dead++;
      }
    }
    return (double) dead / units;
  }

  /**
   * Mean correlation of the values that two different samples of the batch give, {@code (B r - 1) /
   * (B - 1)} with {@code r} the squared cell means over the cells' mean squares: 1 when all samples
   * look the same, near 0 when they have nothing in common, as low as {@code -1 / (B - 1)}. NaN for
   * a batch of one, for all-zero and for non-finite values.
   */
  public double inputCorrelation() {
    if (batch < 2 || !(meanSquares > 0) || Double.isInfinite(meanSquares)) {
      return Double.NaN;
    }
    double r = squaredMeans / meanSquares;
    return (batch * r - 1) / (batch - 1);
  }

  /** NaN and infinite elements. */
  public long nonFinite() {
    return nonFinite;
  }
}
