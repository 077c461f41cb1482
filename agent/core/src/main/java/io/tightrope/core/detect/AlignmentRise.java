package io.tightrope.core.detect;

import io.tightrope.core.detect.evidence.Plateau;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.rules.SpectralAlignment;
import io.tightrope.core.detect.settings.RuleSettings;
import java.util.Arrays;

/**
 * How far the spectral alignment of layers has risen above what it settled at, by the limits of {@code
 * SpectralAlignment}: what is steered slows down by it before the rule fires. Not thread-safe.
 */
public final class AlignmentRise {
  private final SpectralAlignment.Limits limits;
  private final boolean[] judged;
  private final Plateau[] plateaus;
  private long firstStep;

  /**
   * @param rules whose limits count
   * @param inputs of each layer; layers of fewer than the rule judges are left out
   * @param readsData whether a layer reads the network's inputs, whose direction is that of the data: it is left
   *     out too
   * @param step at which it begins
   */
  public AlignmentRise(RuleSettings rules, int[] inputs, boolean[] readsData, long step) {
    this.limits = rules.limits(Rule.SPECTRAL_ALIGNMENT, SpectralAlignment.Limits.class);
    this.judged = new boolean[inputs.length];
    for (int layer = 0; layer < inputs.length; layer++) {
      judged[layer] = inputs[layer] >= limits.inputs() && !readsData[layer];
    }
    this.plateaus = new Plateau[inputs.length];
    startAnew(step);
  }

  /** Whether there is a layer that can be judged at all. */
  public boolean canJudge() {
    for (boolean each : judged) {
      if (each) {
        return true;
      }
    }
    return false;
  }

  /** Whether there are enough readings before the layers are judged, if one is taken every so many steps. */
  public boolean settlesBy(int steps) {
    return (limits.plateauTo() - limits.plateauFrom()) / steps >= limits.minimumValues();
  }

  /** What has been read lately is undone; what the layers settled at stays, if that was known. */
  public void rolledBack(long step) {
    if (Double.isNaN(largest(step))) {
      startAnew(step);
    }
  }

  /** Thresholds have jumped at a step: layers settle at something else from now on. */
  public void startAnew(long step) {
    firstStep = step;
    Arrays.setAll(
        plateaus,
        layer -> new Plateau(
            limits.plateauFrom(), limits.plateauTo(), limits.window(), limits.minimumValues()));
  }

  /** Takes the alignment of each layer at a step; NaN where it was not read. */
  public void add(long step, double[] alignment) {
    for (int layer = 0; layer < plateaus.length; layer++) {
      if (judged[layer] && !Double.isNaN(alignment[layer])) {
        plateaus[layer].add(step - firstStep, alignment[layer]);
      }
    }
  }

  /**
   * How fast thresholds may be steered at a step, as a share of the full speed: the slower the farther a layer has
   * risen, and not at all as long as it is not known what the layers settle at.
   */
  public double steeringSpeed(long step) {
    double largest = largest(step);
    return Double.isNaN(largest) ? 0 : Math.min(1, Math.max(0, 1 - largest / limits.steerBelow()));
  }

  private double largest(long step) {
    if (step - firstStep <= limits.plateauTo()) {
      return Double.NaN;
    }
    double largest = Double.NaN;
    for (Plateau plateau : plateaus) {
      double rise = plateau.recent() - plateau.level();
      largest = Double.isNaN(largest) || rise > largest ? rise : largest;
    }
    return largest;
  }
}
