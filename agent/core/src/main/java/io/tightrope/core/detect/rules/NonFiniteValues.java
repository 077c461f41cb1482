package io.tightrope.core.detect.rules;

import static io.tightrope.core.frame.LayerStatistic.BIAS_GRADIENT_NORM;
import static io.tightrope.core.frame.LayerStatistic.BIAS_VARIANCE;
import static io.tightrope.core.frame.LayerStatistic.NONFINITE_VALUES;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_GRADIENT_NORM;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_MEAN;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE;
import static io.tightrope.core.frame.LayerStatistic.WEIGHT_GRADIENT_NORM;
import static io.tightrope.core.frame.LayerStatistic.WEIGHT_VARIANCE_SCALED;

import io.tightrope.core.detect.evidence.Layers;
import io.tightrope.core.detect.evidence.RunState;
import io.tightrope.core.detect.finding.Detector;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Figures;
import io.tightrope.core.detect.finding.Finding;
import io.tightrope.core.detect.finding.Finding.Wording;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * NaN or infinity in a layer or in the loss: counted by the reporter, or in a statistic that was
 * measured. An absent number is not a finding. No other rule explains it: it always raises an alert of
 * its own.
 */
public final class NonFiniteValues implements Detector {
  static final RuleDeclaration RULE = RuleDeclaration.of(
          "NonFiniteValues", Severity.CRITICAL, "NaN or infinite values appeared")
      .judgedBy(NonFiniteValues::new)
      .explainedBy(() -> List.of(Rule.INPUT_SCALE))
      .judgedByLoss()
      .shownBy(PREACTIVATION_VARIANCE, PREACTIVATION_GRADIENT_NORM)
      .shownByLoss();

  /** A NaN or an infinity in one of these comes from the numbers of the layer, not from a division by 0. */
  private static final List<LayerStatistic> SUMS = List.of(
      PREACTIVATION_VARIANCE,
      PREACTIVATION_MEAN,
      WEIGHT_GRADIENT_NORM,
      BIAS_GRADIENT_NORM,
      PREACTIVATION_GRADIENT_NORM,
      WEIGHT_VARIANCE_SCALED,
      BIAS_VARIANCE);

  NonFiniteValues() {}

  private long judgedUpTo = -1;
  private @Nullable StepFrame judged;

  @Override
  public Optional<Finding> judge(RunState run) {
    boolean hasFrame = run.frame() != judged;
    judged = run.frame();
    long since = judgedUpTo;
    if (!hasFrame && run.loss().firstNonFiniteStep() == run.step()) {
      // The frame of this step, which has the layers, may be on its way.
      return Optional.empty();
    }
    judgedUpTo = run.step();
    Layers layers = new Layers();
    double count = 0;
    for (int layer = 0; hasFrame && layer < run.frame().layerCount(); layer++) {
      double bad = run.value(NONFINITE_VALUES, layer);
      if (bad > 0 || lostItsNumbers(run, layer)) {
        layers.add(layer);
        count += bad > 0 ? bad : 1;
      }
    }
    long lost = run.loss().nonFiniteStep();
    if (layers.isEmpty() && lost <= since) {
      return Optional.empty();
    }
    double total = count;
    return Optional.of(new Finding(
        Severity.CRITICAL,
        layers,
        total,
        new Expected(0, 0, 0),
        () ->
            layers.isEmpty() ? ofLoss(run.loss().firstNonFiniteStep()) : ofLayers(layers, total)));
  }

  private static boolean lostItsNumbers(RunState run, int layer) {
    for (LayerStatistic statistic : SUMS) {
      double value = run.value(statistic, layer);
      if (!Double.isFinite(value) && !StepFrame.isAbsent(value)) {
        return true;
      }
    }
    return false;
  }

  private static Wording ofLoss(long step) {
    Figures figures = new Figures();
    return new Wording(
        "values are no longer finite",
        "the loss of step " + figures.whole("step", step) + " is NaN or infinite",
        "The loss overflowed although the layers are finite: look at targets and loss function.",
        action(),
        figures.list());
  }

  private static Wording ofLayers(Layers layers, double total) {
    Figures figures = new Figures();
    return new Wording(
        "values are no longer finite",
        figures.number("values", total)
            + (total == 1 ? " value is" : " values are")
            + " NaN or infinite, expected none",
        "Numbers overflowed, or the data brought NaN in: the first layer that shows it, "
            + figures.layer(layers.first()) + ", is where to look.",
        action(),
        figures.list());
  }

  private static String action() {
    return "Stop: parameters that met a NaN never recover. Go back to the last good checkpoint,"
        + " check the data, lower the learning rate or clip gradients.";
  }
}
