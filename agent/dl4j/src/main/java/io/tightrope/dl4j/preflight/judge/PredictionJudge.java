package io.tightrope.dl4j.preflight.judge;

import io.tightrope.dl4j.structure.Node;
import io.tightrope.theory.activation.Activations;
import io.tightrope.theory.design.Advisor;
import io.tightrope.theory.design.Verdict;
import io.tightrope.theory.maps.CorrelationMap;
import io.tightrope.theory.maps.VarianceMap;
import io.tightrope.theory.width.FiniteWidthChain;
import io.tightrope.theory.width.FiniteWidthRisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Holds the prediction against the limits of the theory. */
public final class PredictionJudge {
  private static final int STEPS = 100_000;
  private static final int FEWEST_DRAWS = 500;
  private static final int MOST_DRAWS = 4_000;
  private static final long SEED = 1;
  private static final double LOST_SPARSITY = 0.1;
  private static final double DEAD = 0.9995;

  private final Subject subject;
  private final List<Finding> findings = new ArrayList<>();
  private final double reference;
  private double escape = Double.NaN;
  private double gain = Double.NaN;

  public PredictionJudge(Subject subject) {
    this.subject = subject;
    this.reference = subject.reference();
    if (covers()) {
      judgeStretches();
      judgeSpread();
      judgeSparsity();
      judgeCorrelation();
    }
  }

  /** Whether the theory says anything of this network. */
  public boolean covers() {
    return reference > 0
        && subject.hidden().stream()
            .anyMatch(node ->
                subject.predicted(node).filter(p -> !Double.isNaN(p.q())).isPresent());
  }

  public List<Finding> findings() {
    return findings;
  }

  /** Probability that the variance leaves its band at some layer; NaN outside the theory. */
  public double escapeProbability() {
    return escape;
  }

  /** Squared gradient norm at the first over that at the last hidden layer; NaN outside the theory. */
  public double gradientGain() {
    return gain;
  }

  private void judgeStretches() {
    double stays = 1;
    double through = 1;
    boolean any = false;
    for (Prediction.Stretch stretch : subject.prediction().stretches()) {
      if (!(stretch.start > 0) || Double.isInfinite(stretch.start)) {
        continue;
      }
      int draws = Math.max(FEWEST_DRAWS, Math.min(MOST_DRAWS, STEPS / stretch.transitions.size()));
      FiniteWidthRisk risk =
          new FiniteWidthChain(stretch.transitions).run(stretch.start, reference, draws, SEED);
      any = true;
      stays *= 1 - risk.leavesBand();
      through *= risk.gain().median();
    }
    if (!any) {
      return;
    }
    escape = 1 - stays;
    gain = through;
    judgeEscape();
    judgeGain();
  }

  /**
   * Only where a sparsity is lost with the variance: a dense activation loses nothing with the scale,
   * and what that does to its gradient is judged on its own.
   */
  private void judgeEscape() {
    Verdict severity = Verdict.ofEscape(escape);
    if (severity != Verdict.STABLE && subject.isSparse()) {
      findings.add(new Finding(
          severity,
          format(
              "the variance leaves [%s, %s] on its way in %.1f %% of networks so initialized, and the"
                  + " sparsity is lost with it",
              number(reference / FiniteWidthChain.ESCAPE_FACTOR),
              number(reference * FiniteWidthChain.ESCAPE_FACTOR),
              100 * escape)));
    }
  }

  private void judgeGain() {
    Verdict severity = Verdict.ofGain(gain);
    if (severity != Verdict.STABLE) {
      findings.add(new Finding(severity, gradient(gain)));
    }
  }

  /** Sparsity and width may leave the gradient too few paths, though its mean is right. */
  private void judgeSpread() {
    double variance = subject.gainVariance();
    Verdict severity = Verdict.ofSpread(variance);
    if (severity != Verdict.STABLE) {
      findings.add(new Finding(
          severity,
          format(
              "sparsity leaves the gradient too few paths at this depth and width: a typical network"
                  + " passes %s of the mean squared norm to the first layer",
              number(Math.exp(-variance / 2)))));
    }
  }

  static String gradient(double gain) {
    return gain == 0
        ? "no gradient reaches the first hidden layer"
        : format(
            "the gradient norm %s by a factor %s from the last hidden layer to the first",
            gain < 1 ? "shrinks" : "grows", number(Math.exp(Math.abs(Math.log(gain)) / 2)));
  }

  private void judgeSparsity() {
    for (Node node : subject.hidden()) {
      Predicted predicted = subject.predicted(node).orElse(null);
      if (predicted == null || Double.isNaN(predicted.sparsity())) {
        continue;
      }
      double target = subject.declaredSparsity(node);
      if (predicted.sparsity() >= DEAD) {
        findings.add(new Finding(
            Verdict.UNSTABLE,
            format(
                "%s is silent from the start: at q = %s its threshold is never reached",
                Subject.name(node), number(predicted.q()))));
        return;
      }
      if (!Double.isNaN(target) && Math.abs(predicted.sparsity() - target) > LOST_SPARSITY) {
        findings.add(new Finding(
            Verdict.AT_RISK,
            format(
                "%s is meant to have a sparsity of %s; with these weights q is %s and the"
                    + " sparsity %s",
                Subject.name(node),
                number(target),
                number(predicted.q()),
                number(predicted.sparsity()))));
        return;
      }
    }
  }

  private void judgeCorrelation() {
    List<Node> layers = subject.hiddenWeights();
    if (layers.size() < 2) {
      return;
    }
    double rho = subject.hidden().stream()
        .map(node -> subject.predicted(node).map(Predicted::correlation).orElse(Double.NaN))
        .reduce(Double.NaN, (earlier, later) -> later);
    VarianceMap dense = new VarianceMap(Activations.named("relu").orElseThrow(), 2, 0);
    double distance =
        1 - new CorrelationMap(dense, 1).trajectory(0, layers.size())[layers.size() - 1];
    double likeness = distance / (1 - rho);
    if (likeness > Advisor.LIKENESS_LIMIT) {
      findings.add(new Finding(
          Verdict.AT_RISK,
          format(
              "two different inputs end %s times less apart than in a dense ReLU network of this depth"
                  + " (correlation %s)",
              number(likeness), number(rho))));
    }
  }

  public static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  /** Three significant digits. */
  public static String number(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    double rounded = Double.parseDouble(format("%.3g", value));
    return rounded == Math.rint(rounded) && Math.abs(rounded) < 1e6
        ? Long.toString((long) rounded)
        : Double.toString(rounded);
  }
}
