package io.tightrope.dl4j.preflight.judge;

import static io.tightrope.dl4j.preflight.judge.PredictionJudge.format;
import static io.tightrope.dl4j.preflight.judge.PredictionJudge.number;

import io.tightrope.dl4j.preflight.measure.Measured;
import io.tightrope.dl4j.structure.Node;
import io.tightrope.dl4j.structure.Weights;
import io.tightrope.theory.design.Verdict;
import io.tightrope.theory.width.FiniteWidthChain;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds one real pass against the limits. A trained network is judged by what makes training fail, not
 * by how far it has come from its initialization: in healthy training q grows tenfold and the sparsity
 * drifts.
 */
public final class MeasurementJudge {
  private static final double HOPELESS_VARIANCE_FACTOR = 1_000;
  private static final double LOST_SPARSITY = 0.1;
  private static final double DRIFTED_SPARSITY = 0.15;
  private static final double SILENT = 0.9995;
  private static final double ALIKE = 0.995;
  private static final double BEYOND_DEPTH = 3;

  /**
   * Second moment of an output layer's pre-activations below which it says nothing of its input: its
   * values are all within about a ten-thousandth of 0, where a softmax gives every class the same.
   */
  private static final double LOST_OUTPUT = 1e-8;

  private final Subject subject;
  private final boolean trained;
  private final List<Node> layers;
  private final List<Finding> findings = new ArrayList<>();

  public MeasurementJudge(Subject subject, boolean trained) {
    this.subject = subject;
    this.trained = trained;
    this.layers = subject.hidden().stream()
        .filter(node -> subject.measured().containsKey(node.index()))
        .toList();
    judgeFinite();
    judgeVariance();
    judgeSparsity();
    judgeGradient();
    judgeCorrelation();
    judgeOutput();
  }

  /**
   * The worst finding; {@link Verdict#NOT_MEASURED} if there is none because no number of a hidden layer
   * was seen, though there are hidden layers.
   */
  public Verdict verdict() {
    Verdict worst = Finding.worst(findings);
    return worst == Verdict.STABLE && !judgesDepth() ? Verdict.NOT_MEASURED : worst;
  }

  /** Whether a hidden layer has a number, or the output layer is all there is and has one. */
  private boolean judgesDepth() {
    boolean isDeep = !layers.isEmpty() || !subject.outside().isEmpty();
    return (isDeep ? layers.stream() : subject.outputs().stream())
        .anyMatch(node -> !Double.isNaN(subject.measured(node).q()));
  }

  public List<Finding> findings() {
    return findings;
  }

  /** Squared gradient norm at the first over that at the last hidden layer; NaN if not seen. */
  public double gradientGain() {
    if (layers.size() < 2) {
      return Double.NaN;
    }
    double first = subject.measured(layers.get(0)).gradientNorm();
    double last = subject.measured(layers.get(layers.size() - 1)).gradientNorm();
    return first / last * (first / last);
  }

  private void judgeFinite() {
    for (Node node : subject.nodes()) {
      long values = subject.measured(node).nonfinite();
      if (values > 0) {
        add(
            Verdict.UNSTABLE,
            "%s has %d values that are NaN or infinite in one pass",
            Subject.name(node),
            values);
        return;
      }
    }
  }

  private void judgeVariance() {
    double reference = subject.reference();
    for (Node node : layers) {
      double q = subject.measured(node).q();
      double factor = q > reference ? q / reference : reference / q;
      // A dense activation loses nothing with the scale; its gradient is judged on its own.
      boolean strict = subject.isSparse(node) && !trained;
      if (!(factor > (strict ? FiniteWidthChain.ESCAPE_FACTOR : HOPELESS_VARIANCE_FACTOR))) {
        continue;
      }
      Verdict severity = strict ? Verdict.UNSTABLE : Verdict.AT_RISK;
      Node last = layers.get(layers.size() - 1);
      add(
          severity,
          "measured, the variance is %s at %s and %s at the last hidden layer, where %s was"
              + " expected",
          number(q),
          Subject.name(node),
          number(subject.measured(last).q()),
          number(reference));
      return;
    }
  }

  private void judgeSparsity() {
    for (Node node : layers) {
      Measured measured = subject.measured(node);
      if (measured.sparsity() >= SILENT) {
        add(Verdict.UNSTABLE, "measured, %s is silent", Subject.name(node));
        return;
      }
    }
    for (Node node : layers) {
      double achieved = subject.measured(node).sparsity();
      double target = subject.declaredSparsity(node);
      double tolerated = trained ? DRIFTED_SPARSITY : LOST_SPARSITY;
      if (!Double.isNaN(target) && achieved < target - tolerated - scatter(node, target)) {
        add(
            Verdict.AT_RISK,
            "measured, %s has a sparsity of %s where %s is asked for",
            Subject.name(node),
            number(achieved),
            number(target));
        return;
      }
    }
  }

  /** Alike inputs make one draw of each unit: three deviations of a binomial over the units. */
  private static double scatter(Node node, double sparsity) {
    long units = node.weights().map(Weights::units).orElse(Long.MAX_VALUE);
    return 3 * Math.sqrt(sparsity * (1 - sparsity) / units);
  }

  /** A finite network's gain scatters by itself; two deviations of that are granted. */
  private void judgeGradient() {
    double gain = gradientGain();
    if (Double.isNaN(gain)) {
      return;
    }
    double variance = subject.gainVariance();
    double centred = Math.log(gain) + variance / 2;
    double beyond = Math.max(0, Math.abs(centred) - 2 * Math.sqrt(variance));
    Verdict severity = Verdict.ofGain(Math.exp(beyond));
    if (severity != Verdict.STABLE) {
      add(severity, "measured, %s", PredictionJudge.gradient(gain));
    }
  }

  private void judgeCorrelation() {
    if (layers.isEmpty()) {
      return;
    }
    Node last = layers.get(layers.size() - 1);
    double measured = subject.measured(last).correlation();
    double predicted = subject.predicted(last).map(Predicted::correlation).orElse(Double.NaN);
    if (trained) {
      if (measured > ALIKE) {
        add(
            Verdict.AT_RISK,
            "measured, different inputs look alike to the last hidden layer (correlation %s)",
            number(measured));
      }
    } else if ((1 - predicted) / (1 - measured) > BEYOND_DEPTH && measured > ALIKE) {
      add(
          Verdict.AT_RISK,
          "measured, the input correlation of the last hidden layer is %s, beyond the %s that depth"
              + " explains",
          number(measured),
          number(predicted));
    }
  }

  /**
   * The last thing that every pass shows. Weights that are all zero are a choice, with which a head
   * starts from even odds. Where hidden layers were seen, they tell more than the scale of the output.
   */
  private void judgeOutput() {
    Verdict severity = layers.isEmpty() ? Verdict.UNSTABLE : Verdict.AT_RISK;
    for (Node node : subject.outputs()) {
      double q = subject.measured(node).q();
      boolean silenced = node.weights().map(weights -> weights.sw2() == 0).orElse(false);
      if (q < LOST_OUTPUT && !silenced) {
        add(
            severity,
            "measured, nothing of the input reaches the output: q is %s at %s, expected about 1",
            number(q),
            Subject.name(node));
      } else if (q > HOPELESS_VARIANCE_FACTOR && Double.isFinite(q)) {
        add(
            severity,
            "measured, the output is far too large: q is %s at %s, expected about 1 and at most %s",
            number(q),
            Subject.name(node),
            number(HOPELESS_VARIANCE_FACTOR));
      }
    }
  }

  private void add(Verdict severity, String format, Object... arguments) {
    findings.add(new Finding(severity, format(format, arguments)));
  }
}
