package io.tightrope.dashboard.report.reading;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.run.RunEnd;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.report.model.Message;
import io.tightrope.dashboard.report.model.RaisedAlert;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The alerts of a run, and what the run's events say was done about each. */
final class AlertsReader {
  private static final double SAME_SECONDS = 1e-3;

  private final List<RunEvent> events;

  AlertsReader(List<RunEvent> events) {
    this.events = events;
  }

  /** Oldest first. */
  List<RaisedAlert> read(List<JudgedAlert> alerts) {
    return alerts.stream()
        .sorted(Comparator.comparingLong((JudgedAlert judged) -> judged.alert().step())
            .thenComparing(judged -> judged.alert().severity()))
        .map(judged -> new RaisedAlert(judged.alert(), done(judged)))
        .toList();
  }

  private List<Message> done(JudgedAlert judged) {
    Alert alert = judged.alert();
    List<Message> done = new ArrayList<>();
    for (RunEvent event : events) {
      if (event.step() >= alert.step()) {
        done(alert, event).ifPresent(done::add);
      }
    }
    judged
        .acknowledgedBy()
        .ifPresent(by -> done.add(
            by.isBlank()
                ? Message.of("done.acknowledged")
                : Message.of("done.acknowledged.by").text("by", by)));
    if (judged.silenced()) {
      done.add(Message.of("done.silenced"));
    }
    if (!alert.active()
        && done.stream().noneMatch(message -> message.key().equals("done.rollback"))) {
      done.add(Message.of("done.resolved"));
    }
    return done.isEmpty() ? List.of(Message.of("done.nothing")) : done;
  }

  private static Optional<Message> done(Alert alert, RunEvent event) {
    return switch (event.kind()) {
      case ROLLBACK ->
        endedBy(alert, event)
            ? Optional.of(Message.of("done.rollback").count("step", event.step()))
            : Optional.empty();
      case HOLD ->
        isOn(event)
                && alert.rule().id().equals("SpectralAlignment")
                && (alert.active() || event.timestamp() <= alert.endedAt())
            ? Optional.of(Message.of("done.hold").count("step", event.step()))
            : Optional.empty();
      case CHECKPOINT ->
        alert.rule().id().equals(event.details().get("rule"))
            ? Optional.of(Message.of("done.checkpoint")
                .text("path", String.valueOf(event.details().get("path"))))
            : Optional.empty();
      case END ->
        RunEnd.of(event)
                .filter(
                    end -> end.isStop() && end.reason().contains(alert.rule().id() + " "))
                .isPresent()
            ? Optional.of(Message.of("done.stop").count("step", event.step()))
            : Optional.empty();
      case STAGE, GATE, RESUMED, NOTE -> Optional.empty();
    };
  }

  /** A rollback resolves all alerts at its own time. */
  private static boolean endedBy(Alert alert, RunEvent rollback) {
    return Math.abs(alert.endedAt() - rollback.timestamp()) < SAME_SECONDS;
  }

  private static boolean isOn(RunEvent hold) {
    return Boolean.TRUE.equals(hold.details().get("on"));
  }
}
