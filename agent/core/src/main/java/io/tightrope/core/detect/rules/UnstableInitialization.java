package io.tightrope.core.detect.rules;

import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_GRADIENT_NORM;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE;
import static io.tightrope.core.frame.LayerStatistic.THRESHOLD;

import io.tightrope.core.detect.evidence.Range;
import io.tightrope.core.detect.evidence.RunState;
import io.tightrope.core.detect.finding.Advice;
import io.tightrope.core.detect.finding.Detector;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Figures;
import io.tightrope.core.detect.finding.Finding;
import io.tightrope.core.detect.finding.Finding.Wording;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.finding.VarianceCauses;
import io.tightrope.core.expect.Trap;
import io.tightrope.core.frame.StepFrame;
import java.util.Optional;

/**
 * The weights that the run begins with are likelier to lose the signal than to carry it: the
 * probability, by the finite-width chain, that the variance leaves its band through the depth,
 * whether a second fixed point waits within reach of what learning does to q, and whether sparsity
 * and width leave the gradient enough paths ({@link io.tightrope.theory.GradientSpread}).
 * Judges the first frames of a run that is watched from its beginning; after a few dozen steps
 * measurements are better evidence.
 * {@link FirstWeights} adds what holds without a theory of the network.
 */
public final class UnstableInitialization implements Detector {
  static final RuleDeclaration RULE = RuleDeclaration.of(
          "UnstableInitialization",
          Severity.CRITICAL,
          "The initialization cannot carry signal or gradient through the depth")
      .judgedBy(Limits.class, UnstableInitialization::new)
      .judgedByLoss()
      .shownBy(PREACTIVATION_VARIANCE, PREACTIVATION_GRADIENT_NORM);

  /**
   * Its limits.
   *
   * @param warning probability that the variance escapes
   * @param critical the same, critical
   * @param denseWarning probability from which on a network without any design is warned of
   * @param trapDecades growth of the gradient through the depth at a second fixed point, critical
   * @param spreadWarning variance of the log gradient gain through the depth
   * @param spreadCritical the same, critical
   * @param steps first optimizer steps of the run, which alone are judged
   * @param largeWeights multiple of the largest usual variance of weights, multiplied through the depth, a
   *     warning
   * @param smallWeights the same as a share of the smallest usual one
   * @param learningSteps optimizer steps within which the loss shows whether such a network learns
   * @param lastingSteps optimizer steps for which the loss must tell against the run to be critical
   */
  public record Limits(
      @Range(min = 0, max = 1) double warning,
      @Range(min = 0, max = 1) double critical,
      @Range(min = 0, max = 1) double denseWarning,
      @Range(above = 0) double trapDecades,
      @Range(above = 0) double spreadWarning,
      @Range(above = 0) double spreadCritical,
      @Range(min = 0) int steps,
      @Range(above = 1) double largeWeights,
      @Range(above = 0, below = 1) double smallWeights,
      @Range(min = 1) int learningSteps,
      @Range(min = 0) int lastingSteps) {}

  /**
   * In deviations of the pre-activations: at a sparsity of a half the quantiles of the layers scatter by a tenth, at 0.6
   * they are a quarter.
   */
  private static final double LEAST_THRESHOLD = 0.2;

  private final Limits limits;
  private final FirstWeights firstWeights;

  /** What the theory gives for these weights; NaN and empty where it gives nothing. */
  private record Measured(double escape, Optional<Trap> trap, double spread) {}

  UnstableInitialization(Limits limits) {
    this.limits = limits;
    this.firstWeights = new FirstWeights(limits);
  }

  @Override
  public Optional<Finding> judge(RunState run) {
    Optional<Finding> byWeights = firstWeights.judge(run);
    return byWeights.isPresent() ? byWeights : judgeByTheory(run);
  }

  private Optional<Finding> judgeByTheory(RunState run) {
    if (run.stage() > 1 || run.step() > limits.steps()) {
      return Optional.empty();
    }
    Measured found = new Measured(
        run.escapeProbability(),
        run.trap().filter(trap -> trap.gainDecades() > limits.trapDecades()),
        run.gradientSpread());
    boolean thin = found.spread() > limits.spreadWarning();
    boolean escapes = found.escape()
        > (run.isDesigned() && isSparse(run) ? limits.warning() : limits.denseWarning());
    if (!escapes && (!run.isDesigned() || (found.trap().isEmpty() && !thin))) {
      return Optional.empty();
    }
    boolean lost =
        found.trap().isPresent() || (found.escape() > limits.critical() && isSparse(run));
    boolean critical = run.isDesigned()
        && (lost
            || found.spread() > limits.spreadCritical()
            || (thin && run.loss().stuck()));
    boolean ofPaths = thin && !lost;
    return Optional.of(new Finding(
        critical ? Severity.CRITICAL : Severity.WARNING,
        run.hiddenWhere(layer -> true),
        ofPaths ? found.spread() : found.escape(),
        new Expected(0, 0, ofPaths ? limits.spreadWarning() : limits.warning()),
        () -> ofPaths
            ? ofPaths(run, found.spread())
            : found
                .trap()
                .map(trap -> ofTrap(run, trap, found.escape()))
                .orElseGet(() -> ofEscape(run, found.escape()))));
  }

  /**
   * Whether a layer has a threshold, so that its sparsity is lost with the variance. A dense network loses
   * nothing with the scale: 60 layers of 64 ReLUs escape more often than not, and learn. Nor does a
   * shifted ReLU at a half, whose thresholds, quantiles of a sample, scatter about zero.
   */
  private static boolean isSparse(RunState run) {
    return !run.hiddenWhere(layer -> hasThreshold(run.frame(), layer)).isEmpty();
  }

  /** Whether a layer's threshold is large enough for its sparsity to be lost with the variance; false where it is absent. */
  public static boolean hasThreshold(StepFrame frame, int layer) {
    return frame.value(THRESHOLD, layer)
        > LEAST_THRESHOLD * Math.sqrt(frame.value(PREACTIVATION_VARIANCE, layer));
  }

  private Wording ofPaths(RunState run, double spread) {
    Figures figures = new Figures();
    boolean threshold = Advice.hasThreshold(run, run.lastHidden());
    return new Wording(
        "too few paths are left for the gradient",
        "at this sparsity, depth and width its log gain has a variance of "
            + figures.share("spread", spread) + ", expected below "
            + figures.share("limit", limits.spreadWarning()) + ": a typical network passes "
            + figures.number("passed", Math.exp(-spread / 2)) + " of the mean",
        "A unit " + (threshold ? "in the dead zone" : "that is off")
            + " passes no gradient back, and the active ones of the "
            + Advice.name(run, run.lastHidden())
            + " are too few in each layer for this depth.",
        (threshold ? "Start at a lower sparsity and raise it in stages, use" : "Use")
            + " wider layers (the variance falls as 1 / width), or fewer of them.",
        figures.list());
  }

  private Wording ofEscape(RunState run, double probability) {
    Figures figures = new Figures();
    int last = run.lastHidden();
    return new Wording(
        "the initialization does not hold the variance",
        escape(figures, probability),
        VarianceCauses.escape(run, last),
        VarianceCauses.escapeRemedy(figures, run, last),
        figures.list());
  }

  private String escape(Figures figures, double probability) {
    return "it escapes with probability " + figures.share("escape probability", probability)
        + ", expected below " + figures.share("limit", limits.warning());
  }

  private Wording ofTrap(RunState run, Trap trap, double probability) {
    Figures figures = new Figures();
    int last = run.lastHidden();
    return new Wording(
        "the initialization has a second fixed point within reach",
        "beyond q = " + figures.number("gate", trap.gate()) + " the variance is drawn to "
            + figures.number("trap", trap.q()) + ", expected to stay at "
            + figures.number("expected", run.expectedVariance(last))
            + "; the gradient then grows by a factor "
            + figures.number("gain", Math.pow(10, trap.gainDecades())) + " through the depth"
            + (Double.isNaN(probability) ? "" : ", and " + escape(figures, probability)),
        "The " + (Advice.hasClip(run, last) ? "clip" : "range") + " of the "
            + Advice.name(run, last)
            + " is too wide" + (run.target() > 0 ? " at this sparsity" : "")
            + ": learning raises q twofold and more, which is enough to fall in.",
        VarianceCauses.remedy(figures, run, last),
        figures.list());
  }
}
