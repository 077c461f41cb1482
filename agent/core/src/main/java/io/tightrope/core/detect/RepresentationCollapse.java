package io.tightrope.core.detect;

import static io.tightrope.core.frame.LayerStatistic.INPUT_CORRELATION;
import static io.tightrope.core.frame.LayerStatistic.INPUT_CORRELATION_EXPECTED;

import io.tightrope.core.detect.Finding.Wording;
import org.jspecify.annotations.Nullable;

/**
 * Different inputs look alike to the last hidden layers. On the edge of chaos depth alone brings
 * the correlation near 1 at a stage's start, and a healthy run leaves that within a few steps: what
 * counts is that it stays there, or climbs back.
 */
final class RepresentationCollapse implements Detector {
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
    boolean critical = (fell && (run.loss().worse() || run.loss().stuck()))
        || (stays && run.loss().stuck());
    boolean lasting = alike.forSteps(limits.warningSteps(), run.frame().step());
    boolean climbing = smoothed - lowest > limits.climb() && smoothed > limits.climbTo();
    if (!critical && !fell && !lasting && !climbing) {
      return null;
    }
    double expected = run.value(INPUT_CORRELATION_EXPECTED, last);
    double was = lowest;
    return new Finding(
        Rule.REPRESENTATION_COLLAPSE,
        critical ? Severity.CRITICAL : Severity.WARNING,
        affected(run, critical || lasting ? limits.alike() : limits.climbTo()),
        correlation,
        new Expected(expected, Double.NaN, limits.alike()),
        () -> new Wording(
            critical || lasting ? "inputs look alike" : "input correlation climbs",
            "correlation " + Numbers.ratio3(correlation)
                + " in layer " + last
                + (critical || lasting
                    ? ", expected below " + Numbers.ratio3(limits.alike())
                        + " once learning has begun"
                    : ", was " + Numbers.ratio(was) + " in this stage"),
            fell && run.value(INPUT_CORRELATION, first(run)) > limits.alike()
                ? "The inputs themselves have become alike: even the first layer cannot tell them"
                    + " apart. Look at the data."
                : "What tells the inputs apart is lost on the way: too sparse for this depth and width,"
                    + " or signal below the thresholds.",
            Advice.sentence(Advice.stepBack(run)
                + "use fewer or wider layers at this sparsity, or a smaller increment.")));
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
