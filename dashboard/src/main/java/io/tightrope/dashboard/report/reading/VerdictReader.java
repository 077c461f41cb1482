package io.tightrope.dashboard.report.reading;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.run.RunEnd;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.report.model.Climb;
import io.tightrope.dashboard.report.model.Climb.Quality;
import io.tightrope.dashboard.report.model.Message;
import io.tightrope.dashboard.report.model.SafeSparsity;
import io.tightrope.dashboard.report.model.Verdict;
import io.tightrope.dashboard.report.model.Verdict.State;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The answer in one sentence: from the alerts that are active, and from how the run ended. */
final class VerdictReader {
  private static final Set<Rule> OF_THE_PROCESS =
      EnumSet.of(Rule.RUN_FAILED, Rule.RUN_LOST, Rule.RUN_STALLED, Rule.AGENT_OVER_BUDGET);
  /** A smaller difference of accuracies would be printed as 0.000. */
  private static final double LEAST_DIFFERENCE = 0.0005;

  private static final Comparator<Alert> FIRST =
      Comparator.comparing(Alert::severity).thenComparing(Alert::step);

  private final RunDigest digest;
  private final List<Alert> active;
  private final Climb climb;
  private final SafeSparsity safe;

  VerdictReader(RunDigest digest, List<Alert> alerts, Climb climb, SafeSparsity safe) {
    this.digest = digest;
    this.active = alerts.stream().filter(Alert::active).toList();
    this.climb = climb;
    this.safe = safe;
  }

  Verdict read() {
    Optional<Alert> worst =
        active.stream().filter(alert -> !OF_THE_PROCESS.contains(alert.rule())).min(FIRST);
    if (worst.isPresent() && worst.get().severity() == Severity.CRITICAL) {
      return new Verdict(State.FAILING, ofAlert("verdict.failing", worst.get()));
    }
    Optional<RunEvent> failure = failure();
    if (failure.isPresent()) {
      return new Verdict(State.FAILED, failed(failure.get()));
    }
    if (active.stream().anyMatch(alert -> alert.rule() == Rule.RUN_LOST)) {
      return new Verdict(State.LOST, Message.of("verdict.lost").count("step", digest.lastStep()));
    }
    if (digest.lastStep() < 0) {
      return new Verdict(State.WAITING, Message.of("verdict.waiting"));
    }
    // Now those of the process too, as a run that has stalled.
    return worst
        .filter(alert -> alert.severity() == Severity.WARNING)
        .or(() ->
            active.stream().filter(alert -> alert.severity() != Severity.INFO).min(FIRST))
        .map(alert -> new Verdict(State.AT_RISK, ofAlert("verdict.at_risk", alert)))
        .orElseGet(() -> new Verdict(State.HEALTHY, healthy()));
  }

  /** The end of a run that failed and was not taken up again. */
  private Optional<RunEvent> failure() {
    return digest.events().stream()
        .filter(event -> event.kind() == RunEvent.Kind.END || event.kind() == RunEvent.Kind.RESUMED)
        .reduce((first, second) -> second)
        .filter(event -> RunEnd.of(event).filter(RunEnd::isFailure).isPresent());
  }

  private static Message failed(RunEvent end) {
    String reason = RunEnd.of(end).map(RunEnd::reason).orElse("");
    return (reason.isBlank() ? Message.of("verdict.failed") : Message.of("verdict.failed.because"))
        .count("step", end.step())
        .text("reason", reason);
  }

  private static Message ofAlert(String key, Alert alert) {
    return (alert.layers().isEmpty()
            ? Message.of(key + ".run")
            : Message.of(key + ".layers").layers("layers", alert.layers()))
        .count("step", alert.step())
        .rule("rule", alert.rule())
        .meaning("meaning", alert.rule());
  }

  private Message healthy() {
    Optional<Message> quality = climb.quality().map(this::quality);
    boolean climbed = Double.isFinite(safe.held());
    boolean short_ = climbed && Double.isFinite(safe.margin());
    Message message = Message.of("verdict.healthy."
        + (short_ ? "short" : climbed ? "held" : "plain") + (quality.isPresent() ? "" : ".only"));
    message = message
        .share("held", safe.held())
        .share("target", safe.lastTarget())
        .count("step", digest.lastStep());
    return quality.isPresent() ? message.part("quality", quality.get()) : message;
  }

  /** The accuracy or loss, and how far that is from the baseline's. */
  private Message quality(Quality quality) {
    Optional<Double> baseline =
        climb.baseline().flatMap(Climb.BaselineRun::quality).map(Quality::last);
    String key = quality.isLoss() ? "quality.loss" : "quality.accuracy";
    Message message = Message.of(key).figure("value", quality.last());
    if (baseline.isPresent()
        && Double.isFinite(baseline.get())
        && Double.isFinite(quality.last())) {
      double difference = quality.last() - baseline.get();
      double size = Math.abs(difference);
      if (quality.isLoss() ? size == 0 : size < LEAST_DIFFERENCE) {
        return Message.of(key + ".equal").figure("value", quality.last());
      }
      message =
          Message.of(key + (difference < 0 ? ".below" : ".above")).figure("value", quality.last());
      message = quality.isLoss()
          ? message.figure("difference", size)
          : message.difference("difference", size);
    }
    return message;
  }
}
