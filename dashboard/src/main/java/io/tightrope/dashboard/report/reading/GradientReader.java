package io.tightrope.dashboard.report.reading;

import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_GRADIENT_NORM;
import static io.tightrope.core.frame.LayerStatistic.WEIGHT_GRADIENT_NORM;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.rules.GradientExplosion;
import io.tightrope.core.detect.rules.GradientVanishing;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.rules.UnstableInitialization;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.dashboard.report.model.Answer;
import io.tightrope.dashboard.report.model.Check;
import io.tightrope.dashboard.report.model.Message;
import io.tightrope.dashboard.report.model.Picture;
import io.tightrope.dashboard.report.model.Picture.Norm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The second check: does the gradient reach every layer in the first steps? The limits are those of
 * {@code GradientExplosion} and {@code GradientVanishing}.
 */
final class GradientReader {
  private static final Set<Rule> RULES =
      EnumSet.of(Rule.NON_FINITE_VALUES, Rule.GRADIENT_EXPLOSION, Rule.GRADIENT_VANISHING);

  private final RunDigest digest;
  private final List<Alert> alerts;
  private final double growth;
  private final double fading;
  private final long firstSteps;

  GradientReader(RunDigest digest, List<Alert> alerts, RuleSettings rules) {
    this.digest = digest;
    this.alerts = alerts;
    this.growth = Math.pow(
        10,
        rules.limits(Rule.GRADIENT_EXPLOSION, GradientExplosion.Limits.class).warningDecades());
    this.fading = Math.pow(
        10,
        rules.limits(Rule.GRADIENT_VANISHING, GradientVanishing.Limits.class).warningDecades());
    this.firstSteps = rules
        .limits(Rule.UNSTABLE_INITIALIZATION, UnstableInitialization.Limits.class)
        .steps();
  }

  Check check() {
    List<StepFrame> frames = digest.early();
    boolean ofSignal = frames.stream().anyMatch(frame -> frame.has(PREACTIVATION_GRADIENT_NORM));
    boolean ofWeights =
        !ofSignal && frames.stream().anyMatch(frame -> frame.has(WEIGHT_GRADIENT_NORM));
    if (!ofSignal && !ofWeights) {
      return Check.unknown(
          Check.Kind.GRADIENTS, Message.of("check.gradients.unmeasured"), limits(false));
    }
    LayerStatistic statistic = ofWeights ? WEIGHT_GRADIENT_NORM : PREACTIVATION_GRADIENT_NORM;
    List<Norm> norms = HiddenLayers.of(digest.run())
        .mapToObj(layer -> norm(frames, statistic, layer))
        .flatMap(Optional::stream)
        .toList();
    if (norms.isEmpty()) {
      return Check.unknown(
          Check.Kind.GRADIENTS, Message.of("check.gradients.unmeasured"), limits(false));
    }
    return frames.get(0).step() > firstSteps ? late(norms, ofWeights) : judged(norms, ofWeights);
  }

  private Check late(List<Norm> norms, boolean ofWeights) {
    List<StepFrame> frames = digest.early();
    long from = frames.get(0).step();
    return new Check(
        Check.Kind.GRADIENTS,
        Answer.UNKNOWN,
        List.of(Message.of("check.gradients.late").count("step", from)),
        limits(ofWeights || !digest.isDesigned()),
        Map.of(),
        Optional.of(new Picture.Gradients(
            norms, ofWeights, from, frames.get(frames.size() - 1).step())));
  }

  private Check judged(List<Norm> norms, boolean ofWeights) {
    long from = digest.early().get(0).step();
    long to = digest.early().get(digest.early().size() - 1).step();
    List<Alert> raised = AlertWindow.begunBy(alerts, RULES, to);
    double factor = norms.get(0).median() / norms.get(norms.size() - 1).median();
    DoubleSummaryStatistics all =
        norms.stream().mapToDouble(Norm::median).filter(norm -> norm > 0).summaryStatistics();
    double range = all.getCount() == 0 ? Double.NaN : all.getMax() / all.getMin();

    Answer answer = AlertWindow.answer(raised, to);
    // The rules' limits are for the signal of a network with a design; others are judged by alerts
    // alone.
    boolean odd = !ofWeights
        && digest.isDesigned()
        && norms.size() > 1
        && (factor > growth || factor < 1 / fading);
    boolean broken = norms.stream().anyMatch(norm -> !Double.isFinite(norm.median()))
        || norms.stream().allMatch(norm -> norm.median() == 0);
    answer = answer.or(broken ? Answer.FAIL : odd ? Answer.WARN : Answer.PASS);

    List<Message> findings = new ArrayList<>();
    Map<String, Double> measured = new LinkedHashMap<>();
    if (norms.size() > 1 && Double.isFinite(factor)) {
      measured.put("firstOverLast", factor);
      findings.add(
          Message.of(factor >= 1 ? "check.gradients.factor.up" : "check.gradients.factor.down")
              .figure("factor", factor >= 1 ? factor : 1 / factor)
              .count("first", norms.get(0).layer())
              .count("last", norms.get(norms.size() - 1).layer()));
    }
    if (Double.isFinite(range)) {
      measured.put("largestOverSmallest", range);
      findings.add(Message.of("check.gradients.range")
          .figure("range", range)
          .figure("low", all.getMin())
          .figure("high", all.getMax()));
    }
    findings.add(Message.of(ofWeights ? "check.gradients.weights" : "check.gradients.steps")
        .count("from", from)
        .count("to", to));
    findings.addAll(AlertWindow.messages(raised));
    return new Check(
        Check.Kind.GRADIENTS,
        answer,
        findings,
        limits(ofWeights || !digest.isDesigned()),
        measured,
        Optional.of(new Picture.Gradients(norms, ofWeights, from, to)));
  }

  private List<Message> limits(boolean alertsAlone) {
    return List.of(
        Message.of(alertsAlone ? "check.gradients.limit.alerts" : "check.gradients.limit")
            .figure("growth", growth)
            .figure("fading", fading));
  }

  /** Over the frames that have it; a measured NaN stays. */
  private Optional<Norm> norm(List<StepFrame> frames, LayerStatistic statistic, int layer) {
    double[] values = frames.stream()
        .filter(frame -> layer < frame.layerCount())
        .mapToDouble(frame -> frame.value(statistic, layer))
        .filter(value -> !StepFrame.isAbsent(value))
        .toArray();
    if (values.length == 0) {
      return Optional.empty();
    }
    double first = values[0];
    Arrays.sort(values);
    double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
    return Optional.of(new Norm(
        HiddenLayers.index(digest.run(), layer),
        first,
        values[values.length / 2],
        finite.length == 0 ? Double.NaN : finite[0],
        finite.length == 0 ? Double.NaN : finite[finite.length - 1]));
  }
}
