package io.tightrope.dashboard.report.reading;

import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SPARSITY;
import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SPARSITY_TARGET;
import static io.tightrope.core.frame.LayerStatistic.DEAD_UNITS;
import static io.tightrope.core.frame.LayerStatistic.DEAD_UNITS_EXPECTED;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.rules.DeadLayer;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.rules.SparsityLost;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.dashboard.report.model.Answer;
import io.tightrope.dashboard.report.model.Check;
import io.tightrope.dashboard.report.model.Message;
import io.tightrope.dashboard.report.model.Picture;
import io.tightrope.dashboard.report.model.Picture.Active;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The third check: how many units are active with the newest weights, and is none of the layers
 * dead? The limits are those of {@code SparsityLost} and {@code DeadLayer}.
 */
final class ActivityReader {
  private static final Set<Rule> RULES = EnumSet.of(
      Rule.SPARSITY_LOST,
      Rule.DEAD_LAYER,
      Rule.DEAD_UNITS,
      Rule.CLIP_SATURATION,
      Rule.SATURATED_UNITS);

  private final RunDigest digest;
  private final List<Alert> alerts;
  private final SparsityLost.Limits lost;
  private final double silent;

  ActivityReader(RunDigest digest, List<Alert> alerts, RuleSettings rules) {
    this.digest = digest;
    this.alerts = alerts;
    this.lost = rules.limits(Rule.SPARSITY_LOST, SparsityLost.Limits.class);
    this.silent = rules.limits(Rule.DEAD_LAYER, DeadLayer.Limits.class).sparsity();
  }

  Check check() {
    List<StageSpan> spans = digest.spans();
    List<Active> layers = spans.isEmpty() ? List.of() : layers(spans.get(spans.size() - 1));
    if (layers.isEmpty()) {
      return Check.unknown(Check.Kind.ACTIVITY, Message.of("check.activity.unmeasured"), limits());
    }
    return judged(spans.get(spans.size() - 1), layers);
  }

  private List<Active> layers(StageSpan span) {
    return HiddenLayers.of(digest.run())
        .mapToObj(layer -> new Active(
            HiddenLayers.index(digest.run(), layer),
            1 - span.mean(ACTIVATION_SPARSITY, layer),
            1 - target(span, layer),
            span.mean(DEAD_UNITS, layer),
            span.mean(DEAD_UNITS_EXPECTED, layer)))
        .filter(layer -> Double.isFinite(layer.share()))
        .toList();
  }

  private static double target(StageSpan span, int layer) {
    return span.mean(ACTIVATION_SPARSITY_TARGET, layer);
  }

  private Check judged(StageSpan span, List<Active> layers) {
    List<Alert> active = AlertWindow.active(alerts, RULES);
    double mean = layers.stream().mapToDouble(Active::share).average().orElse(Double.NaN);
    Active least =
        layers.stream().min(Comparator.comparingDouble(Active::share)).orElseThrow();
    Active most = layers.stream().max(Comparator.comparingDouble(Active::share)).orElseThrow();

    Map<String, Double> measured = new LinkedHashMap<>();
    measured.put("meanActive", mean);
    measured.put("lowestActive", least.share());
    measured.put("highestActive", most.share());
    List<Message> findings = new ArrayList<>();
    findings.add(Message.of("check.activity.mean")
        .share("mean", mean)
        .share("low", least.share())
        .count("lowLayer", least.layer())
        .share("high", most.share())
        .count("highLayer", most.layer())
        .count("from", span.lastFrom())
        .count("to", span.to()));

    boolean low = fallsShort(layers, measured, findings);
    dead(layers, measured, findings);
    boolean dead = layers.stream().anyMatch(layer -> layer.share() <= 1 - silent);
    Answer answer = AlertWindow.answer(active, Long.MAX_VALUE)
        .or(dead ? ofDead() : low ? Answer.WARN : Answer.PASS);
    findings.addAll(AlertWindow.messages(active));
    return new Check(
        Check.Kind.ACTIVITY,
        answer,
        findings,
        limits(),
        measured,
        Optional.of(new Picture.Activity(layers, span.lastFrom(), span.to())));
  }

  /** A design asks for active units in every layer; without one a silent layer may be intended. */
  private Answer ofDead() {
    return digest.isDesigned() ? Answer.FAIL : Answer.WARN;
  }

  /** Whether the sparsity is farther below its target than a stage that is held may be. */
  private boolean fallsShort(
      List<Active> layers, Map<String, Double> measured, List<Message> findings) {
    List<Active> aimed =
        layers.stream().filter(layer -> Double.isFinite(layer.target())).toList();
    if (aimed.isEmpty()) {
      return false;
    }
    double mean = aimed.stream()
        .mapToDouble(layer -> layer.share() - layer.target())
        .average()
        .orElseThrow();
    Active worst = aimed.stream()
        .max(Comparator.comparingDouble(layer -> layer.share() - layer.target()))
        .orElseThrow();
    double most = worst.share() - worst.target();
    measured.put("meanBelowTarget", mean);
    measured.put("mostBelowTarget", most);
    findings.add(
        most > 0
            ? Message.of("check.activity.below")
                .difference("mean", mean)
                .difference("most", most)
                .count("layer", worst.layer())
            : Message.of("check.activity.reached"));
    return mean > lost.heldMean() || most > lost.heldLayer();
  }

  private static void dead(
      List<Active> layers, Map<String, Double> measured, List<Message> findings) {
    layers.stream()
        .filter(layer -> Double.isFinite(layer.dead()))
        .max(Comparator.comparingDouble(Active::dead))
        .ifPresentOrElse(
            layer -> {
              measured.put("mostDeadUnits", layer.dead());
              findings.add((Double.isFinite(layer.deadExpected())
                      ? Message.of("check.activity.dead").share("expected", layer.deadExpected())
                      : Message.of("check.activity.dead.plain"))
                  .share("dead", layer.dead())
                  .count("layer", layer.layer()));
            },
            () -> findings.add(Message.of("check.activity.dead.unmeasured")));
  }

  private List<Message> limits() {
    return List.of(Message.of("check.activity.limit")
        .share("mean", lost.heldMean())
        .share("layer", lost.heldLayer())
        .figure("silent", silent));
  }
}
