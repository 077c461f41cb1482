package io.tightrope.core.detect.evidence;

import static io.tightrope.core.frame.LayerStatistic.ALIGNMENT;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE;

/**
 * How much variance a frame's layers add on the way through the depth beyond what learning explains.
 *
 * <p>From layer to layer q changes by {@code (sw2 mean(z^2) + sb2) / q_below} times the alignment.
 * Learning works through the alignment: healthy runs raise q tenfold and more that way. An escape
 * from the fixed point works through the first factor, layer after layer. So the decades of the
 * first factor are summed, and the stretch of layers with the greatest sum is what grows
 * (Kadane's scan, one pass). In the recorded runs healthy ones stay below 1.3 decades, those that
 * explode show 2 to 11.
 *
 * <p>Learning has a second way: it gives a layer's pre-activations a mean, of which a ReLU hands on more than of
 * the centred ones that random weights make. So beyond the first steps of a stage the factor counts for no more than
 * what the variance map makes of q.
 */
public final class DepthGrowth {
  private final int freshSteps;
  private double decades;
  private int from = -1;
  private int to = -1;

  /** @param freshSteps optimizer steps of a stage in which weights count as random */
  public DepthGrowth(int freshSteps) {
    this.freshSteps = freshSteps;
  }

  /** Scans a frame. */
  public void scan(RunState run) {
    decades = 0;
    from = -1;
    to = -1;
    double sum = 0;
    int start = -1;
    double below = Double.NaN;
    boolean learned = run.frame().step() - run.stageStep() > freshSteps;
    for (int layer = 0; layer < run.layers(); layer++) {
      double q = run.value(PREACTIVATION_VARIANCE, layer);
      if (!run.isHidden(layer) || !(q > 0) || Double.isInfinite(q)) {
        continue;
      }
      double step = Math.log10(q / (run.value(ALIGNMENT, layer) * below));
      if (step > 0 && learned) {
        double random = Math.log10(run.randomVariance(layer) / below);
        step = random < step ? random : step;
      }
      below = q;
      if (Double.isNaN(step) || Double.isInfinite(step)) {
        continue;
      }
      if (sum + step <= 0) {
        sum = 0;
        start = -1;
        continue;
      }
      start = sum <= 0 ? layer : start;
      sum += step;
      if (sum > decades) {
        decades = sum;
        from = start;
        to = layer;
      }
    }
  }

  /** Decades of q that the stretch adds; 0 when nothing grows or alignments are absent. */
  public double decades() {
    return decades;
  }

  /** First layer of the stretch, or -1. */
  public int from() {
    return from;
  }

  /** Last layer of the stretch, or -1. */
  public int to() {
    return to;
  }
}
