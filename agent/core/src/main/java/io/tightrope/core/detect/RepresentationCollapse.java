package io.tightrope.core.detect;

import static io.tightrope.core.frame.LayerStatistic.INPUT_CORRELATION;
import static io.tightrope.core.frame.LayerStatistic.INPUT_CORRELATION_EXPECTED;

import io.tightrope.core.detect.Finding.Wording;
import io.tightrope.core.frame.LayerStatistic;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Different inputs look alike to the last hidden layers. On the edge of chaos depth alone brings
 * the correlation near 1 at a stage's start, and a healthy run leaves that within a few steps: what
 * counts is that it stays there, or climbs back. A climb alone is a warning; together with a q that runs
 * away it ends in a collapse, some hundred steps before which the loss still looks fine.
 */
final class RepresentationCollapse implements Detector {
  private static final String LOST =
      "What tells the inputs apart is lost on the way: too sparse for this depth and width,"
          + " or signal below the thresholds.";

  private final RuleSettings.RepresentationCollapse limits;
  private final Held alike = new Held();
  private boolean fallen;
  private double lowest = Double.NaN;
  private double smoothed = Double.NaN;
  private long stageStep = Long.MIN_VALUE;

  RepresentationCollapse(RuleSettings.RepresentationCollapse limits) {
    this.limits = limits;
  }

  @Override
  public @Nullable Finding judge(RunState run) {
    int last = lastLayer(run);
    if (last < 0) {
      return null;
    }
    double correlation = run.value(INPUT_CORRELATION, last);
    boolean fell = correlation > limits.alike()
        && run.framesInStage() > 1 / limits.smoothing()
        && (fallen || smoothed < limits.settled());
    fallen = fell;
    follow(run, correlation);
    alike.update(correlation > limits.alike(), run.frame().step());
    boolean stays = alike.forFrames(limits.criticalFrames())
        && alike.forSteps(limits.criticalSteps(), run.frame().step());
    boolean lasting = alike.forSteps(limits.warningSteps(), run.frame().step());
    boolean climbing = smoothed - lowest > limits.climb() && smoothed > limits.climbTo();
    int farthest = run.farthestVariance();
    boolean runsAway = climbing && farthest >= 0 && run.varianceRatio(farthest) > limits.runaway();
    boolean critical = (fell && (run.loss().worse() || run.loss().stuck()))
        || (stays && run.loss().stuck())
        || runsAway;
    if (!critical && !fell && !lasting && !climbing) {
      return null;
    }
    boolean gone = fell || lasting;
    return new Finding(
        Rule.REPRESENTATION_COLLAPSE,
        critical ? Severity.CRITICAL : Severity.WARNING,
        affected(run, gone ? limits.alike() : limits.climbTo()),
        correlation,
        new Expected(run.value(INPUT_CORRELATION_EXPECTED, last), Double.NaN, limits.alike()),
        gone ? alike(run, last, fell) : climbs(run, last, runsAway ? farthest : -1));
  }

  private Supplier<Wording> alike(RunState run, int last, boolean fell) {
    return () -> new Wording(
        "inputs look alike",
        inLastLayer(run, last) + ", expected below " + Numbers.ratio3(limits.alike())
            + " once learning has begun",
        fell && run.value(INPUT_CORRELATION, first(run)) > limits.alike()
            ? "The inputs themselves have become alike: even the first layer cannot tell them"
                + " apart. Look at the data."
            : LOST,
        remedy(run));
  }

  /** @param away the layer whose q runs away at the same time, -1 if none does */
  private Supplier<Wording> climbs(RunState run, int last, int away) {
    double was = lowest;
    return () -> {
      String figures = inLastLayer(run, last) + ", was " + Numbers.ratio(was) + " in this stage";
      if (away < 0) {
        return new Wording("input correlation climbs", figures, LOST, remedy(run));
      }
      return new Wording(
          "input correlation climbs and q runs away",
          figures + "; q = "
              + Numbers.shortly(run.value(LayerStatistic.PREACTIVATION_VARIANCE, away))
              + " in layer "
              + away + ", expected " + Numbers.shortly(run.expectedVariance(away)),
          "What all inputs have in common grows without end and drowns what tells them apart: thresholds"
              + " that follow a growing q, or a learning rate too high for this sparsity.",
          Advice.sentence(Advice.stepBack(run)
              + "leave the thresholds alone, set q back to q* by the layer-by-layer stage change, and"
              + " lower the learning rate."));
    };
  }

  private static String inLastLayer(RunState run, int last) {
    return "correlation " + Numbers.ratio3(run.value(INPUT_CORRELATION, last)) + " in layer "
        + last;
  }

  private static String remedy(RunState run) {
    return Advice.sentence(Advice.stepBack(run)
        + "use fewer or wider layers at this sparsity, or a smaller increment.");
  }

  private static int first(RunState run) {
    int layer = 0;
    while (layer < run.layers() - 1
        && !(run.isHidden(layer) && !Double.isNaN(run.value(INPUT_CORRELATION, layer)))) {
      layer++;
    }
    return layer;
  }

  private static int lastLayer(RunState run) {
    for (int layer = run.layers() - 1; layer >= 0; layer--) {
      if (run.isHidden(layer) && !Double.isNaN(run.value(INPUT_CORRELATION, layer))) {
        return layer;
      }
    }
    return -1;
  }

  private void follow(RunState run, double correlation) {
    if (run.stageStep() != stageStep) {
      stageStep = run.stageStep();
      smoothed = Double.NaN;
      lowest = Double.NaN;
    }
    smoothed = Double.isNaN(smoothed)
        ? correlation
        : smoothed + limits.smoothing() * (correlation - smoothed);
    if (run.framesInStage() > 1 / limits.smoothing()) {
      lowest = Double.isNaN(lowest) ? smoothed : Math.min(lowest, smoothed);
    }
  }

  private static Layers affected(RunState run, double above) {
    Layers layers = new Layers();
    for (int layer = 0; layer < run.layers(); layer++) {
      if (run.isHidden(layer) && run.value(INPUT_CORRELATION, layer) > above) {
        layers.add(layer);
      }
    }
    return layers;
  }
}
