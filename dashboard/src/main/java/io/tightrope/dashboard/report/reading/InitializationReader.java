package io.tightrope.dashboard.report.reading;

import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_MEAN;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_QUANTILE_01;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_QUANTILE_25;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_QUANTILE_50;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_QUANTILE_75;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_QUANTILE_99;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE_EXPECTED;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE_HIGH;
import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE_LOW;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.rules.UnstableInitialization;
import io.tightrope.core.detect.rules.VarianceCollapse;
import io.tightrope.core.detect.rules.VarianceExplosion;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.dashboard.report.model.Answer;
import io.tightrope.dashboard.report.model.Check;
import io.tightrope.dashboard.report.model.Message;
import io.tightrope.dashboard.report.model.Picture;
import io.tightrope.dashboard.report.model.Picture.Outputs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The first check: is each layer's signal where the theory expects it, before learning has changed
 * it? The limits are those of the rules of variance and of {@code UnstableInitialization}.
 */
final class InitializationReader {
  private static final Set<Rule> RULES = EnumSet.of(
      Rule.INPUT_SCALE,
      Rule.NON_FINITE_VALUES,
      Rule.UNSTABLE_INITIALIZATION,
      Rule.DEAD_LAYER,
      Rule.VARIANCE_EXPLOSION,
      Rule.VARIANCE_COLLAPSE);

  private final RunDigest digest;
  private final List<Alert> alerts;
  private final UnstableInitialization.Limits start;
  private final double high;
  private final double low;

  InitializationReader(RunDigest digest, List<Alert> alerts, RuleSettings rules) {
    this.digest = digest;
    this.alerts = alerts;
    this.start = rules.limits(Rule.UNSTABLE_INITIALIZATION, UnstableInitialization.Limits.class);
    this.high =
        rules.limits(Rule.VARIANCE_EXPLOSION, VarianceExplosion.Limits.class).band();
    this.low =
        rules.limits(Rule.VARIANCE_COLLAPSE, VarianceCollapse.Limits.class).warning();
  }

  Check check() {
    if (digest.early().isEmpty() || !digest.early().get(0).has(PREACTIVATION_VARIANCE)) {
      return Check.unknown(
          Check.Kind.INITIALIZATION, Message.of("check.initialization.unmeasured"), limits());
    }
    StepFrame first = digest.early().get(0);
    List<Outputs> layers = HiddenLayers.of(digest.run())
        .filter(layer -> layer < first.layerCount())
        .filter(layer -> !StepFrame.isAbsent(first.value(PREACTIVATION_VARIANCE, layer)))
        .mapToObj(layer -> outputs(first, layer))
        .toList();
    Optional<Picture> picture = layers.isEmpty()
        ? Optional.empty()
        : Optional.of(new Picture.Distribution(layers, first.step()));
    if (first.step() > start.steps()) {
      return new Check(
          Check.Kind.INITIALIZATION,
          Answer.UNKNOWN,
          List.of(Message.of("check.initialization.late").count("step", first.step())),
          limits(),
          Map.of(),
          picture);
    }
    return judged(first, layers, picture);
  }

  private Check judged(StepFrame first, List<Outputs> layers, Optional<Picture> picture) {
    long until = first.step() + start.steps();
    List<Alert> raised = AlertWindow.begunBy(alerts, RULES, until);
    List<Integer> outside =
        layers.stream().filter(Outputs::outside).map(Outputs::layer).toList();
    double escape = first.escapeProbability();
    boolean risky = escape > escapeLimit();
    long compared = layers.stream().filter(InitializationReader::canBeJudged).count();
    Answer alerted = AlertWindow.answer(raised, until);
    Answer answer = compared == 0 && alerted == Answer.PASS
        ? Answer.UNKNOWN
        : alerted.or(outside.isEmpty() && !risky ? Answer.PASS : Answer.WARN);

    List<Message> findings = new ArrayList<>();
    Map<String, Double> measured = new LinkedHashMap<>();
    findings.add(
        compared == 0
            ? notJudged(layers)
            : (outside.isEmpty()
                    ? Message.of("check.initialization.inside")
                    : Message.of("check.initialization.outside").layers("outside", outside))
                .count("layers", compared)
                .count("step", first.step()));
    farthest(layers).ifPresent(layer -> {
      measured.put("farthestRatio", layer.variance() / layer.expected());
      findings.add(Message.of("check.initialization.farthest")
          .count("layer", layer.layer())
          .figure("q", layer.variance())
          .figure("expected", layer.expected()));
    });
    if (!Double.isNaN(escape)) {
      measured.put("escapeProbability", escape);
      findings.add(Message.of("check.initialization.escape").share("escape", escape));
    }
    findings.addAll(AlertWindow.messages(raised));
    measured.put("layersOutside", (double) outside.size());
    return new Check(Check.Kind.INITIALIZATION, answer, findings, limits(), measured, picture);
  }

  /** A layer without an expected variance has no limits; a variance that is not finite needs none. */
  private static boolean canBeJudged(Outputs layer) {
    return Double.isFinite(layer.expected()) || !Double.isFinite(layer.variance());
  }

  private static Message notJudged(List<Outputs> layers) {
    return Message.of(
        layers.isEmpty() ? "check.initialization.unmeasured" : "check.initialization.unexpected");
  }

  /** The limit of the rule: networks that are not sparse may escape more often. */
  private double escapeLimit() {
    boolean sparse = digest.early().stream().findFirst().filter(this::isSparse).isPresent();
    return digest.isDesigned() && sparse ? start.warning() : start.denseWarning();
  }

  private boolean isSparse(StepFrame frame) {
    return HiddenLayers.of(digest.run())
        .filter(layer -> layer < frame.layerCount())
        .anyMatch(layer -> UnstableInitialization.hasThreshold(frame, layer));
  }

  private List<Message> limits() {
    return List.of(Message.of("check.initialization.limit")
        .figure("high", high)
        .figure("low", low)
        .share("escape", escapeLimit())
        .count("steps", start.steps()));
  }

  private Outputs outputs(StepFrame frame, int layer) {
    double q = frame.value(PREACTIVATION_VARIANCE, layer);
    double expected = frame.value(PREACTIVATION_VARIANCE_EXPECTED, layer);
    boolean outside = !Double.isFinite(q) || q > high * expected || q < low * expected;
    return new Outputs(
        HiddenLayers.index(digest.run(), layer),
        q,
        expected,
        frame.value(PREACTIVATION_VARIANCE_LOW, layer),
        frame.value(PREACTIVATION_VARIANCE_HIGH, layer),
        frame.value(PREACTIVATION_MEAN, layer),
        quantiles(frame, layer),
        outside);
  }

  private static List<Double> quantiles(StepFrame frame, int layer) {
    return Stream.<LayerStatistic>of(
            PREACTIVATION_QUANTILE_01,
            PREACTIVATION_QUANTILE_25,
            PREACTIVATION_QUANTILE_50,
            PREACTIVATION_QUANTILE_75,
            PREACTIVATION_QUANTILE_99)
        .map(quantile -> frame.value(quantile, layer))
        .toList();
  }

  private static Optional<Outputs> farthest(List<Outputs> layers) {
    return layers.stream()
        .filter(layer -> layer.variance() > 0 && layer.expected() > 0)
        .filter(layer -> Double.isFinite(layer.variance()))
        .max(Comparator.comparingDouble(
            layer -> Math.abs(Math.log(layer.variance() / layer.expected()))));
  }
}
