package io.tightrope.core.detect.rules;

import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE;
import static io.tightrope.core.frame.LayerStatistic.WEIGHT_VARIANCE_SCALED;

import io.tightrope.core.detect.evidence.DepthGrowth;
import io.tightrope.core.detect.evidence.RecentVariance;
import io.tightrope.core.detect.evidence.RunState;
import io.tightrope.core.detect.finding.Advice;
import io.tightrope.core.detect.finding.Figures;
import io.tightrope.core.detect.finding.Finding.Wording;
import io.tightrope.core.detect.finding.VarianceCauses;
import java.util.stream.IntStream;

/** The sentences of {@link VarianceExplosion}. Made for one finding. */
final class VarianceExplosionWording {
  private final RunState run;
  private final VarianceExplosion.Limits limits;
  private final DepthGrowth growth;
  private final RecentVariance recent;
  private final Figures figures = new Figures();

  VarianceExplosionWording(
      RunState run, VarianceExplosion.Limits limits, DepthGrowth growth, RecentVariance recent) {
    this.run = run;
    this.limits = limits;
    this.growth = growth;
    this.recent = recent;
  }

  Wording of(VarianceExplosion.Measured found) {
    int outsized = outsizedLayer();
    if (outsized >= 0) {
      return ofOutsized(found, outsized);
    }
    int multiplied = multipliedLayer();
    return found.grows() && multiplied < 0 ? ofGrowth(found) : ofJump(found, multiplied);
  }

  private Wording ofOutsized(VarianceExplosion.Measured found, int outsized) {
    return new Wording(
        headline(found),
        measured(found.layer()),
        "The run began with weights in layer " + figures.layer(outsized) + " that are "
            + figures.number("weight size", Math.sqrt(ofOthers(outsized)))
            + " times as large as those of the other layers.",
        Advice.drawAgain(run, outsized) + ". The learning rate may stay as it is.",
        figures.list());
  }

  private Wording ofGrowth(VarianceExplosion.Measured found) {
    return new Wording(
        "variance left its band",
        measured(found.layer()) + "; it grows "
            + figures.number("growth", Math.pow(10, growth.decades()))
            + "-fold through the layers where learning explains none of it",
        VarianceCauses.explosion(run, found.layer()),
        VarianceCauses.remedy(figures, run, found.layer()),
        figures.list());
  }

  private Wording ofJump(VarianceExplosion.Measured found, int multiplied) {
    return new Wording(
        headline(found),
        measured(found.layer()),
        multiplied >= 0 ? ofMultiplied(multiplied) : cause(found),
        remedy(found),
        figures.list());
  }

  private static String headline(VarianceExplosion.Measured found) {
    if (found.rewrites()) {
      return "updates rewrite the weights";
    }
    return found.surges() || found.jumps()
        ? "variance jumped out of its band"
        : "variance left its band";
  }

  private String measured(int layer) {
    double expected = run.expectedVariance(layer);
    return "q = " + figures.number(run, PREACTIVATION_VARIANCE, layer) + " in layer "
        + figures.layer(layer) + ", expected "
        + figures.number("low", expected / limits.band()) + " to "
        + figures.number("high", expected * limits.band());
  }

  /** The layer whose weights are far larger than those of the others from the start, or -1. */
  private int outsizedLayer() {
    if (!Advice.isAtStart(run)) {
      return -1;
    }
    int layer = -1;
    double most = limits.band() * limits.band();
    for (int each = 0; each < run.layers(); each++) {
      double size = ofOthers(each);
      if (run.isHidden(each) && size > most) {
        most = size;
        layer = each;
      }
    }
    return layer;
  }

  /** A layer's weight variance times fan-in over the median of the hidden layers; NaN when unknown. */
  private double ofOthers(int layer) {
    double[] hidden = IntStream.range(0, run.layers())
        .filter(run::isHidden)
        .mapToDouble(each -> run.value(WEIGHT_VARIANCE_SCALED, each))
        .sorted()
        .toArray();
    return hidden.length == 0
        ? Double.NaN
        : run.value(WEIGHT_VARIANCE_SCALED, layer) / hidden[hidden.length / 2];
  }

  /** The layer whose weights have just been multiplied, or -1. */
  private int multipliedLayer() {
    int layer = -1;
    double most = limits.band();
    for (int each = 0; each < run.layers(); each++) {
      double grown = recent.weightGrowth(run, each);
      if (run.isHidden(each) && grown > most) {
        most = grown;
        layer = each;
      }
    }
    return layer;
  }

  private String ofMultiplied(int layer) {
    return "The weights of layer " + figures.layer(layer) + " grew by a factor "
        + figures.number("weight growth", Math.sqrt(recent.weightGrowth(run, layer)))
        + " within a few steps: overwritten, or an update far too large.";
  }

  private String cause(VarianceExplosion.Measured found) {
    if (isShared(found)) {
      return "Learning raises q a little in each layer, and depth multiplies that"
          + (Advice.hasStages(run)
              ? ": a stage change has set them back to q*, and without a clip nothing limits the"
                  + " way up."
              : ".");
    }
    return found.sudden()
        ? "The weights of these layers moved too far in a few steps: the learning rate"
            + learningRate() + " is too high for them."
        : "Weights and biases have grown until the layers' signals lost their scale.";
  }

  /** Whether the surge is every layer's and the loss does not suffer from it. */
  private boolean isShared(VarianceExplosion.Measured found) {
    return found.surges()
        && !found.surgesAlone()
        && !found.rewrites()
        && !run.loss().worse();
  }

  private String remedy(VarianceExplosion.Measured found) {
    if (isShared(found)) {
      return "Nothing while the loss falls. If it rises, "
          + (Advice.hasStages(run) ? "step back and " : "") + "clip gradients per layer.";
    }
    return Advice.isAtStart(run)
        ? "Start again from fresh weights, with a tenth of the learning rate and gradients clipped"
            + " per layer."
        : "Go back to a checkpoint from before step "
            + figures.whole("step", run.frame().step())
            + " and go on from there with a third of the learning rate and gradients clipped per"
            + " layer; lowering the rate alone rarely helps.";
  }

  private String learningRate() {
    double rate = run.frame().learningRate();
    return Double.isNaN(rate) ? "" : " of " + figures.number("learning rate", rate);
  }
}
