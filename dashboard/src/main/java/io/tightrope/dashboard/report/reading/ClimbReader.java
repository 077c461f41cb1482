package io.tightrope.dashboard.report.reading;

import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SPARSITY;
import static io.tightrope.core.frame.LayerStatistic.ACTIVATION_SPARSITY_TARGET;

import io.tightrope.core.detect.HeldLimits;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.run.RunEvent;
import io.tightrope.core.run.StageChange;
import io.tightrope.dashboard.report.model.Climb.Outcome;
import io.tightrope.dashboard.report.model.Climb.Quality;
import io.tightrope.dashboard.report.model.Climb.Rung;
import io.tightrope.dashboard.report.model.Curve;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The stages of a run. Whether one was held is what the schedule's own events say; where there are
 * none, the limits decide by which a schedule counts a stage as held.
 */
final class ClimbReader {
  private final RunDigest digest;
  private final List<Alert> alerts;
  private final Optional<Quality> quality;
  private final HeldLimits limits;
  private final boolean over;
  private final List<StageSpan> spans;
  private final boolean scheduled;

  ClimbReader(
      RunDigest digest,
      List<Alert> alerts,
      Optional<Quality> quality,
      HeldLimits limits,
      boolean over) {
    this.digest = digest;
    this.alerts = alerts;
    this.quality = quality;
    this.limits = limits;
    this.over = over;
    this.spans =
        digest.spans().stream().filter(span -> Double.isFinite(span.target())).toList();
    // A gate that stayed closed is one of a schedule too.
    this.scheduled = digest.events().stream()
        .anyMatch(
            event -> event.kind() == RunEvent.Kind.GATE || event.kind() == RunEvent.Kind.ROLLBACK);
  }

  /** The stages with a target, in order. */
  List<Rung> rungs() {
    List<Rung> rungs = new ArrayList<>();
    for (int i = 0; i < spans.size(); i++) {
      rungs.add(rung(i));
    }
    return rungs;
  }

  private Rung rung(int place) {
    StageSpan span = spans.get(place);
    Optional<RunEvent> decision = decision(place);
    DoubleSummaryStatistics layers =
        Arrays.stream(span.sparsities(digest.run())).summaryStatistics();
    boolean known = layers.getCount() > 0;
    // What the schedule measured when it opened the gate counts where the stage has got worse
    // since.
    Map<String, Object> told = decision
        .filter(event -> event.kind() == RunEvent.Kind.GATE && !(known && isHeld(place)))
        .map(RunEvent::details)
        .orElse(Map.of());
    return new Rung(
        span.number() > 0 ? span.number() : place + 1,
        span.target(),
        span.from(),
        span.to(),
        number(told, "achieved", known ? layers.getAverage() : Double.NaN),
        number(told, "lowest", known ? layers.getMin() : Double.NaN),
        number(told, "highest", known ? layers.getMax() : Double.NaN),
        quality.map(known2 -> QualityReader.at(known2, span)).orElse(Double.NaN),
        span.escape(),
        outcome(place, decision),
        decision.isPresent() || scheduled);
  }

  private Outcome outcome(int place, Optional<RunEvent> decision) {
    if (decision.isPresent()) {
      return decision.get().kind() == RunEvent.Kind.GATE ? Outcome.HELD : Outcome.ROLLED_BACK;
    }
    if (place == spans.size() - 1 && !over) {
      return Outcome.OPEN;
    }
    return !scheduled && isHeld(place) ? Outcome.HELD : Outcome.NOT_HELD;
  }

  /** The last thing that the schedule decided about a stage. */
  private Optional<RunEvent> decision(int place) {
    return digest.events().stream()
        .filter(ClimbReader::decides)
        .filter(event -> placeOf(event) == place)
        .reduce((first, second) -> second);
  }

  private static boolean decides(RunEvent event) {
    return event.kind() == RunEvent.Kind.ROLLBACK
        || (event.kind() == RunEvent.Kind.GATE
            && Boolean.TRUE.equals(event.details().get("open")));
  }

  /**
   * The newest stage of the event's target that had begun, or that began at the next step where
   * none had; -1 if there is none.
   */
  private int placeOf(RunEvent event) {
    int begun = placeOf(event, event.step());
    return begun >= 0 ? begun : placeOf(event, event.step() + 1);
  }

  private int placeOf(RunEvent event, long step) {
    String field = event.kind() == RunEvent.Kind.ROLLBACK ? "from" : "target";
    double target = number(event.details(), field, Double.NaN);
    int found = -1;
    for (int i = 0; i < spans.size(); i++) {
      boolean same =
          Double.isNaN(target) || !StageChange.hasMoved(target - spans.get(i).target());
      found = spans.get(i).from() <= step && same ? i : found;
    }
    return found;
  }

  private boolean isHeld(int place) {
    StageSpan span = spans.get(place);
    double[] deficits = HiddenLayers.of(digest.run())
        .mapToDouble(layer -> target(span, layer) - span.mean(ACTIVATION_SPARSITY, layer))
        .filter(Double::isFinite)
        .toArray();
    double mean = Arrays.stream(deficits).average().orElse(Double.NaN);
    double most = Arrays.stream(deficits).max().orElse(Double.NaN);
    boolean critical = alerts.stream()
        .anyMatch(alert ->
            alert.active() && alert.severity() == Severity.CRITICAL && alert.step() <= span.to());
    return !critical && mean <= limits.mean() && most <= limits.layer() && lossCameBack(place);
  }

  private static double target(StageSpan span, int layer) {
    double own = span.mean(ACTIVATION_SPARSITY_TARGET, layer);
    return Double.isNaN(own) ? span.target() : own;
  }

  /**
   * Whether the loss at the end of a stage is at most that before it, or above it by a small share
   * of the way back to the first loss. True where no loss was recorded.
   */
  private boolean lossCameBack(int place) {
    Optional<Curve> loss = digest.recorded(ScalarBlock.LOSS);
    if (loss.isEmpty()) {
      return true;
    }
    double now = QualityReader.lossAt(loss.get(), spans.get(place).to());
    if (!Double.isFinite(now)) {
      return false;
    }
    double chance =
        Arrays.stream(loss.get().values()).filter(Double::isFinite).findFirst().orElse(Double.NaN);
    double before =
        place == 0 ? Double.NaN : before(loss.get(), spans.get(place).from() - 1);
    if (Double.isNaN(before)) {
      return now < chance;
    }
    return now <= before
        || (chance > before && (now - before) / (chance - before) <= limits.lossShare());
  }

  /** The loss before a stage, also where it was recorded long before; NaN if it never was. */
  private static double before(Curve loss, long step) {
    double median = QualityReader.lossAt(loss, step);
    return Double.isNaN(median) ? loss.lastUntil(Long.MIN_VALUE, step) : median;
  }

  private static double number(Map<String, Object> details, String field, double otherwise) {
    return details.get(field) instanceof Number value ? value.doubleValue() : otherwise;
  }
}
