package io.tightrope.core.detect.evidence;

import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_GRADIENT_NORM;

/**
 * What becomes of the gradient on its way from the last hidden layer to the first, in decades of
 * its L2 norm: above 0 it grows, below 0 it fades.
 */
public final class GradientProfile {
  private final RunState run;
  private int first = -1;
  private int last = -1;
  private double decades = Double.NaN;

  public GradientProfile(RunState run) {
    this.run = run;
    for (int layer = 0; layer < run.layers(); layer++) {
      if (run.isHidden(layer) && !Double.isNaN(run.value(PREACTIVATION_GRADIENT_NORM, layer))) {
        first = first < 0 ? layer : first;
        last = layer;
      }
    }
    if (last > first) {
      double below = run.value(PREACTIVATION_GRADIENT_NORM, first);
      double above = run.value(PREACTIVATION_GRADIENT_NORM, last);
      decades = below == 0 ? Double.NEGATIVE_INFINITY : Math.log10(below / above);
    }
  }

  /** Log10 of the first layer's norm over the last's; minus infinity at 0, NaN when unknown. */
  public double decades() {
    return decades;
  }

  public int first() {
    return first;
  }

  public int last() {
    return last;
  }

  public double firstNorm() {
    return run.value(PREACTIVATION_GRADIENT_NORM, first);
  }

  public double lastNorm() {
    return run.value(PREACTIVATION_GRADIENT_NORM, last);
  }

  /**
   * The layer in whose weights most of the loss or growth happens, if it is more than half of it all;
   * else -1.
   */
  public int brokenLayer() {
    double most = 0;
    int broken = -1;
    int below = first;
    for (int layer = first + 1; layer <= last; layer++) {
      double norm = run.value(PREACTIVATION_GRADIENT_NORM, layer);
      if (!run.isHidden(layer) || Double.isNaN(norm)) {
        continue;
      }
      double change = Math.abs(Math.log10(run.value(PREACTIVATION_GRADIENT_NORM, below) / norm));
      below = layer;
      if (change > most) {
        most = change;
        broken = layer;
      }
    }
    return most > Math.abs(decades) / 2 ? broken : -1;
  }

  /** Every hidden layer whose norm is beyond that many decades from the last layer's. */
  public Layers beyond(double limit) {
    Layers layers = new Layers();
    double above = lastNorm();
    for (int layer = first; layer < last; layer++) {
      double norm = run.value(PREACTIVATION_GRADIENT_NORM, layer);
      double distance = norm == 0 ? Double.NEGATIVE_INFINITY : Math.log10(norm / above);
      if (run.isHidden(layer) && (limit > 0 ? distance > limit : distance < limit)) {
        layers.add(layer);
      }
    }
    return layers;
  }
}
