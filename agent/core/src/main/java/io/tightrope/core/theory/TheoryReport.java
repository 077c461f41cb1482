package io.tightrope.core.theory;

import io.tightrope.theory.design.Advisor;
import io.tightrope.theory.design.EdgeOfChaos;
import io.tightrope.theory.design.Verdict;
import io.tightrope.theory.maps.CorrelationMap;
import io.tightrope.theory.maps.DepthScales;
import io.tightrope.theory.maps.FixedPoint;
import io.tightrope.theory.maps.FixedPoints;
import io.tightrope.theory.maps.MapPoint;
import io.tightrope.theory.maps.Stability;
import io.tightrope.theory.width.FiniteWidthChain;
import io.tightrope.theory.width.FiniteWidthRisk;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the theory answers to a question.
 *
 * <pre>{@code
 * var question = TheoryQuestion.of(Map.of("activation", "cst", "sparsity", "0.9", "slope", "0.9"));
 * TheoryReport.answer(question).design().orElseThrow().fixedPoints(); // q = 1, 1.7, 8.9
 * }</pre>
 *
 * @param question what was asked
 * @param verdict whether a network so initialized would be stable
 * @param reason one sentence on the verdict
 * @param design the initialization and what is known of it; empty when there is none
 * @param advice what the advisor would choose; present when depth and width were given
 */
public record TheoryReport(
    TheoryQuestion question,
    Verdict verdict,
    String reason,
    Optional<Design> design,
    Optional<Advisor.Advice> advice) {

  /** Slope of the variance map when none is asked for and no depth is known to choose by. */
  public static final double USUAL_SLOPE = 0.7;

  private static final int DRAWS = 4_000;
  private static final long SEED = 1;

  /**
   * An initialization and what the theory knows of it.
   *
   * @param initialization its numbers
   * @param at the variance map at q*
   * @param fixedPoints all fixed points within a factor 1e6 of q*, ascending
   * @param scales over how many layers disturbances of variance and correlation fade
   * @param network what depth and width make of it, if they were given
   */
  public record Design(
      EdgeOfChaos.Feasible initialization,
      MapPoint at,
      List<FixedPoint> fixedPoints,
      DepthScales scales,
      Optional<Network> network) {

    public Design {
      fixedPoints = List.copyOf(fixedPoints);
    }

    /** Whether q* itself is a stable fixed point. */
    boolean staysAtDesign() {
      double q = initialization.q();
      return fixedPoints.stream()
          .anyMatch(point -> point.stable() && Math.abs(point.q() / q - 1) < 1e-6);
    }
  }

  /**
   * A network of equal layers.
   *
   * @param risk of finite width
   * @param inputCorrelation of two unrelated inputs, at each layer
   */
  public record Network(FiniteWidthRisk risk, double[] inputCorrelation) {}

  /** Works the answer out; 1 ms without depth and width, up to a second with them. */
  public static TheoryReport answer(TheoryQuestion question) {
    Optional<Advisor.Advice> advice = question.depth().isEmpty()
        ? Optional.empty()
        : Optional.of(new Advisor(
                question.kind(), question.depth().getAsInt(), question.width().orElseThrow(), SEED)
            .advise(question.sparsity(), question.q()));
    EdgeOfChaos.Solution solution = solve(question, advice);
    if (solution instanceof EdgeOfChaos.Infeasible none) {
      return new TheoryReport(question, Verdict.UNSTABLE, none.reason(), Optional.empty(), advice);
    }
    Design design = describe(question, solution.orThrow());
    return judge(question, design, advice);
  }

  private static EdgeOfChaos.Solution solve(
      TheoryQuestion question, Optional<Advisor.Advice> advice) {
    double s = question.sparsity();
    double q = question.q();
    if (!question.kind().clipped()) {
      return EdgeOfChaos.unclipped(question.kind(), s, q);
    }
    if (question.clip().isPresent()) {
      return EdgeOfChaos.withClip(question.kind(), s, q, question.clip().getAsDouble());
    }
    if (question.slope().isEmpty()
        && advice.isPresent()
        && advice.get() instanceof Advisor.Recommended recommended) {
      return recommended.design();
    }
    return EdgeOfChaos.withSlope(question.kind(), s, q, question.slope().orElse(USUAL_SLOPE));
  }

  private static Design describe(TheoryQuestion question, EdgeOfChaos.Feasible found) {
    double q = found.q();
    Optional<Network> network = Optional.empty();
    if (question.depth().isPresent()) {
      int depth = question.depth().getAsInt();
      int width = question.width().orElseThrow();
      network = Optional.of(new Network(
          FiniteWidthChain.uniform(found.map(), depth, width)
              .run(q * question.start(), q, DRAWS, SEED),
          new CorrelationMap(found.map(), q).trajectory(found.sb2() / q, depth)));
    }
    return new Design(
        found,
        found.map().at(q),
        FixedPoints.around(found.map(), q).points(),
        DepthScales.at(found.map(), q),
        network);
  }

  private static TheoryReport judge(
      TheoryQuestion question, Design design, Optional<Advisor.Advice> advice) {
    Finding finding = ofFixedPoints(design);
    if (design.network().isPresent()) {
      Finding finite = ofFiniteWidth(design.network().get().risk());
      boolean depthDecides =
          finding.verdict() == Verdict.AT_RISK || finite.verdict().compareTo(finding.verdict()) > 0;
      finding = depthDecides ? finite : finding;
    }
    if (finding.verdict() == Verdict.STABLE
        && advice.isPresent()
        && advice.get() instanceof Advisor.NothingSafe none) {
      finding = new Finding(Verdict.AT_RISK, none.reason());
    }
    return new TheoryReport(
        question, finding.verdict(), finding.reason(), Optional.of(design), advice);
  }

  private record Finding(Verdict verdict, String reason) {}

  private static Finding ofFixedPoints(Design design) {
    if (!design.staysAtDesign()) {
      return new Finding(
          Verdict.UNSTABLE,
          "q* is " + stabilityAtDesign(design).label()
              + ": an upward fluctuation grows from layer to layer, and the sparsity is lost with it");
    }
    if (design.fixedPoints().stream().filter(FixedPoint::stable).count() > 1) {
      return new Finding(
          Verdict.AT_RISK,
          "there is a second stable fixed point that a fluctuation may lead to; depth and width tell"
              + " how likely that is");
    }
    return new Finding(Verdict.STABLE, "q* is the only stable fixed point, on the edge of chaos");
  }

  private static Finding ofFiniteWidth(FiniteWidthRisk risk) {
    Verdict escape = Verdict.ofEscape(risk.leavesBand());
    Verdict gain = Verdict.ofGain(risk.gain().median());
    String reason = "the variance stays near q* and the gradient within a factor 10 at this depth"
        + " and width";
    if (escape != Verdict.STABLE) {
      reason = String.format(
          Locale.ROOT,
          "the variance leaves [q*/5, 5 q*] in %.1f %% of networks of this depth and width",
          100 * risk.leavesBand());
    } else if (gain != Verdict.STABLE) {
      reason = "the gradient norm changes by more than a factor 10 through the depth";
    }
    return new Finding(escape.or(gain), reason);
  }

  private static Stability stabilityAtDesign(Design design) {
    double q = design.initialization().q();
    return design.fixedPoints().stream()
        .filter(point -> Math.abs(point.q() / q - 1) < 1e-3)
        .map(FixedPoint::stability)
        .findFirst()
        .orElse(Stability.UNSTABLE);
  }
}
