package io.tightrope.core.detect;

import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE;
import static io.tightrope.core.frame.LayerStatistic.UPDATE_RATIO;

import io.tightrope.core.detect.Finding.Wording;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The pre-activation variance of hidden layers escapes. Three ways to see it, the surest first:
 * growth through the depth that learning does not explain ({@link DepthGrowth}), a jump in time
 * from one observed step to the next few, and a distance from the design that no run survives.
 *
 * <p>A jump that one layer makes by itself is critical. One to which every layer adds a little is what
 * learning does to unclipped layers that a stage change has set back to q*, a hundredfold after twenty
 * of them: critical only if the loss suffers.
 */
final class VarianceExplosion implements Detector {
  /** A layer in the stretch of growth is named from this multiple of its expected q on. */
  private static final double LEAST_NAMED = 2;

  private final RuleSettings.VarianceExplosion limits;
  private final DepthGrowth growth = new DepthGrowth();
  private final RecentVariance recent;
  private boolean surging;
  private boolean ofOneLayer;
  private boolean rewriting;
  private int jumped = -1;

  VarianceExplosion(RuleSettings.VarianceExplosion limits) {
    this.limits = limits;
    this.recent = new RecentVariance(limits.surgeSteps());
  }

  @Override
  public @Nullable Finding judge(RunState run) {
    growth.scan(run);
    recent.add(run);
    int farthest = run.farthestVariance();
    if (farthest < 0) {
      return null;
    }
    double ratio = run.varianceRatio(farthest);
    boolean wasSurging = surging && run.framesInStage() > 1;
    surging =
        ratio > limits.surge() && (wasSurging || recent.surge(run, farthest) > limits.surge());
    ofOneLayer =
        surging && ((wasSurging && ofOneLayer) || recent.surgeOfOneLayer(run) > limits.surge());
    jumped = jumped(run);
    rewriting = shift(run) > limits.updateShift();
    boolean grows = growth.decades() > limits.growthWarning() && ratio > limits.band();
    boolean sudden = surging || jumped >= 0 || rewriting;
    if (!grows && !sudden && ratio <= limits.farWarning()) {
      return null;
    }
    boolean critical = ofOneLayer
        || rewriting
        || ((surging || jumped >= 0) && run.loss().worse())
        || ratio > limits.farCritical()
        || (grows && growth.decades() > limits.growthCritical());
    Layers layers = new Layers();
    for (int layer = 0; layer < run.layers(); layer++) {
      boolean inStretch = grows
          && layer >= growth.from()
          && layer <= growth.to()
          && run.varianceRatio(layer) > LEAST_NAMED;
      boolean far = !grows && run.varianceRatio(layer) > limits.band();
      if (run.isHidden(layer) && (inStretch || far || hasJumped(run, layer))) {
        layers.add(layer);
      }
    }
    double expected = run.expectedVariance(farthest);
    return new Finding(
        Rule.VARIANCE_EXPLOSION,
        critical ? Severity.CRITICAL : Severity.WARNING,
        layers,
        run.value(PREACTIVATION_VARIANCE, farthest),
        new Expected(expected, expected / limits.band(), expected * limits.band()),
        wording(run, farthest, grows));
  }

  /** The lowest layer that has left its own recent past, or -1. */
  private int jumped(RunState run) {
    if (run.framesInStage() <= limits.settledFrames()) {
      return -1;
    }
    for (int layer = 0; layer < run.layers(); layer++) {
      if (run.isHidden(layer) && hasJumped(run, layer)) {
        return layer;
      }
    }
    return -1;
  }

  private boolean hasJumped(RunState run, int layer) {
    double usual = Math.pow(10, run.baseline().recent(layer));
    double q = run.value(PREACTIVATION_VARIANCE, layer);
    return run.framesInStage() > limits.settledFrames()
        && q > limits.jump() * usual
        && run.varianceRatio(layer) > LEAST_NAMED;
  }

  /**
   * By how many standard deviations an update of the median layer can move its pre-activations: the
   * update of a unit's weights, aligned with the unit's input as gradient steps are, adds up over its
   * inputs, while random weights add up to one deviation. So it is the update ratio times the square
   * root of fan-in. NaN when this frame does not tell.
   */
  private static double shift(RunState run) {
    double[] shifts = new double[run.layers()];
    int count = 0;
    for (int layer = 0; layer < shifts.length; layer++) {
      double ratio = run.value(UPDATE_RATIO, layer);
      if (run.isHidden(layer) && !Double.isNaN(ratio)) {
        shifts[count++] = ratio * Math.sqrt(run.run().layers().get(layer).fanIn());
      }
    }
    Arrays.sort(shifts, 0, count);
    return count == 0 ? Double.NaN : shifts[count / 2];
  }

  private Supplier<Wording> wording(RunState run, int layer, boolean grows) {
    return () -> {
      double q = run.value(PREACTIVATION_VARIANCE, layer);
      double expected = run.expectedVariance(layer);
      String figures = "q = " + Numbers.shortly(q) + " in layer " + layer + ", expected "
          + Numbers.shortly(expected / limits.band()) + " to "
          + Numbers.shortly(expected * limits.band());
      int multiplied = multipliedLayer(run);
      if (!grows || multiplied >= 0) {
        return new Wording(
            rewriting
                ? "updates rewrite the weights"
                : surging || jumped >= 0
                    ? "variance jumped out of its band"
                    : "variance left its band",
            figures,
            suddenCause(run, multiplied),
            suddenRemedy(run));
      }
      return new Wording(
          "variance left its band",
          figures + "; depth multiplies it by " + Numbers.shortly(Math.pow(10, growth.decades()))
              + " where learning explains none of it",
          VarianceCauses.explosion(run, layer),
          VarianceCauses.remedy(run, layer));
    };
  }

  private String suddenCause(RunState run, int multiplied) {
    if (multiplied >= 0) {
      return "The weights of layer " + multiplied + " grew by a factor "
          + Numbers.shortly(Math.sqrt(recent.weightGrowth(run, multiplied)))
          + " within a few steps: overwritten, or an update far too large.";
    }
    if (isShared(run)) {
      return "Learning raises q a little in each layer, and depth multiplies that: a stage change has"
          + " set them back to q*, and without a clip nothing limits the way up.";
    }
    return surging || rewriting || jumped >= 0
        ? "The weights of these layers moved too far in a few steps: the learning rate"
            + learningRate(run) + " is too high for them."
        : "Weights and biases have grown until the layers' signals lost their scale.";
  }

  /** Whether the surge is every layer's and the loss does not suffer from it. */
  private boolean isShared(RunState run) {
    return surging && !ofOneLayer && !rewriting && !run.loss().worse();
  }

  private String suddenRemedy(RunState run) {
    return isShared(run)
        ? "Nothing while the loss falls. If it rises, step back and clip gradients per layer."
        : "Lower the learning rate and clip gradients per layer; go back to a checkpoint from"
            + " before step " + run.frame().step() + ".";
  }

  /** The layer whose weights have just been multiplied, or -1. */
  private int multipliedLayer(RunState run) {
    int layer = -1;
    double most = limits.band();
    for (int each = 0; each < run.layers(); each++) {
      double growth = recent.weightGrowth(run, each);
      if (run.isHidden(each) && growth > most) {
        most = growth;
        layer = each;
      }
    }
    return layer;
  }

  private static String learningRate(RunState run) {
    double rate = run.frame().learningRate();
    return Double.isNaN(rate) ? "" : " of " + Numbers.shortly(rate);
  }
}
