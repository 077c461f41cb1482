package io.tightrope.core.detect.rules;

import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SPARSITY;
import static io.tightrope.core.frame.LayerStatistic.DEAD_UNITS;

import io.tightrope.core.detect.evidence.Layers;
import io.tightrope.core.detect.evidence.Range;
import io.tightrope.core.detect.evidence.RunState;
import io.tightrope.core.detect.finding.Advice;
import io.tightrope.core.detect.finding.Detector;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Figures;
import io.tightrope.core.detect.finding.Finding;
import io.tightrope.core.detect.finding.Finding.Wording;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.run.LayerDescription;
import java.util.List;
import java.util.Optional;

/**
 * More silent units than the layer's sparsity, input correlation and the number of samples explain.
 * Inputs are correlated, so a healthy sparse unit is silent on a whole batch far more often than
 * independent draws would have it; the theory gives the share, a binomial over the units its
 * spread.
 */
public final class DeadUnits implements Detector {
  static final RuleDeclaration RULE = RuleDeclaration.of(
          "DeadUnits",
          Severity.WARNING,
          "More units are silent than sparsity, input correlation and batch explain")
      .judgedBy(Limits.class, DeadUnits::new)
      .explainedBy(() -> List.of(
          Rule.INPUT_SCALE,
          Rule.OVERSIZED_UPDATES,
          Rule.NON_FINITE_VALUES,
          Rule.DEAD_LAYER,
          Rule.VARIANCE_COLLAPSE,
          Rule.REPRESENTATION_COLLAPSE,
          Rule.VARIANCE_EXPLOSION,
          Rule.GRADIENT_EXPLOSION))
      .shownBy(DEAD_UNITS, ACTIVATION_SPARSITY);

  /**
   * Its limits.
   *
   * @param deviations standard deviations of the binomial beyond the explained share
   * @param leastVariance floor of the binomial's variance: narrow layers scatter more, and lose units
   *     that they never needed
   * @param freshSteps optimizer steps of the run in which units are still alike
   * @param freshError the model's error in these
   * @param trainedError its error later, when units differ in bias
   * @param learningError the same in a network without a design that learns all the same
   * @param steeredError the same where a sparsity is asked for, which thresholds are moved for
   */
  public record Limits(
      @Range(above = 0) double deviations,
      @Range(min = 0, max = 1) double leastVariance,
      @Range(min = 0) int freshSteps,
      @Range(min = 0, max = 1) double freshError,
      @Range(min = 0, max = 1) double trainedError,
      @Range(min = 0, max = 1) double learningError,
      @Range(min = 0, max = 1) double steeredError) {}

  private final Limits limits;

  DeadUnits(Limits limits) {
    this.limits = limits;
  }

  @Override
  public Optional<Finding> judge(RunState run) {
    Layers layers = run.hiddenWhere(layer -> excess(run, layer) > 0);
    if (layers.isEmpty()) {
      return Optional.empty();
    }
    int worst = worst(run, layers);
    return Optional.of(new Finding(
        Severity.WARNING,
        layers,
        run.value(DEAD_UNITS, worst),
        new Expected(run.expectedDeadUnits(worst), 0, bound(run, worst)),
        () -> wording(run, worst)));
  }

  private int worst(RunState run, Layers layers) {
    int worst = layers.first();
    for (int layer : layers.toList()) {
      worst = excess(run, layer) > excess(run, worst) ? layer : worst;
    }
    return worst;
  }

  private double excess(RunState run, int layer) {
    return run.value(DEAD_UNITS, layer) - bound(run, layer);
  }

  private double bound(RunState run, int layer) {
    double share = run.expectedDeadUnits(layer);
    boolean fresh = run.frame().step() <= limits.freshSteps();
    double trained = run.target() > 0
        ? limits.steeredError()
        : run.learnsAllTheSame() ? limits.learningError() : limits.trainedError();
    double error = fresh ? limits.freshError() : trained;
    double spread =
        Math.sqrt(Math.max(share * (1 - share), limits.leastVariance()) / units(run, layer));
    return share + limits.deviations() * spread + error;
  }

  /** Of a layer that only applies a function, the units of what it reads; 1 where nothing tells. */
  private static int units(RunState run, int layer) {
    List<LayerDescription> layers = run.description().layers();
    int at = layer;
    while (layers.get(at).units() == 0 && layers.get(at).inputs().size() < 2 && at > 0) {
      List<Integer> inputs = layers.get(at).inputs();
      at = inputs.isEmpty() ? at - 1 : Math.min(inputs.get(0), at - 1);
    }
    return Math.max(1, layers.get(at).units());
  }

  private Wording wording(RunState run, int layer) {
    Figures figures = new Figures();
    String measured = figures.share(run, DEAD_UNITS, layer) + " of layer " + figures.layer(layer)
        + " silent on " + figures.whole("samples", run.frame().windowSamples())
        + " samples, expected " + figures.share("expected", run.expectedDeadUnits(layer))
        + " and at most "
        + figures.share("limit", bound(run, layer)) + " at this sparsity and correlation";
    return new Wording(
        "more units are silent than chance explains",
        measured,
        cause(figures, run, layer),
        action(run, layer),
        figures.list());
  }

  private static String cause(Figures figures, RunState run, int layer) {
    if (Advice.hasThreshold(run, layer)) {
      return "Some units have drifted so far below the threshold that no input wakes them.";
    }
    double rate = run.frame().learningRate();
    return "Biases or weights of these units were pushed so far below zero that no input activates"
        + " them: most often the learning rate"
        + (Double.isNaN(rate) ? "" : " of " + figures.number("learning rate", rate))
        + " is too high.";
  }

  private static String action(RunState run, int layer) {
    if (Advice.hasThreshold(run, layer)) {
      return "Lower the learning rate of biases, or give these units fresh weights"
          + (Advice.hasStages(run) ? " at the next stage change." : ".");
    }
    return "Lower the learning rate and start again, or use LeakyReLU, which has no dead units; keep"
        + " the first biases at zero.";
  }
}
