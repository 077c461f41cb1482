package io.tightrope.dashboard.report.reading;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.dashboard.report.model.Answer;
import io.tightrope.dashboard.report.model.Check;
import io.tightrope.dashboard.report.model.Climb;
import io.tightrope.dashboard.report.model.Message;
import io.tightrope.dashboard.report.model.SafeSparsity;
import io.tightrope.dashboard.report.model.Savings;
import io.tightrope.dashboard.report.model.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What to do next, the most urgent first. */
final class NextSteps {
  private static final int ADVICE = 3;

  private NextSteps() {}

  static List<Message> of(
      Verdict verdict,
      List<Alert> alerts,
      List<Check> checks,
      Climb climb,
      SafeSparsity safe,
      Savings savings) {
    List<Message> next = new ArrayList<>();
    alerts.stream()
        .filter(alert -> alert.active() && alert.severity() != Severity.INFO)
        .sorted(Comparator.comparing(Alert::severity).thenComparing(Alert::step))
        .filter(alert -> !alert.action().isBlank())
        .limit(ADVICE)
        .forEach(alert -> next.add(
            Message.of("next.alert").rule("rule", alert.rule()).text("action", alert.action())));
    switch (verdict.state()) {
      case FAILED -> next.add(Message.of("next.failed"));
      case LOST -> next.add(Message.of("next.lost"));
      case WAITING -> next.add(Message.of("next.waiting"));
      case HEALTHY, AT_RISK, FAILING -> {}
    }
    if (checks.get(0).answer() == Answer.FAIL || checks.get(0).answer() == Answer.WARN) {
      next.add(Message.of("next.check"));
    }
    climb(next, verdict, climb, safe);
    if (climb.baseline().isEmpty() && verdict.state() != Verdict.State.WAITING) {
      next.add(Message.of("next.baseline"));
    }
    if (savings.time().isEmpty() && Double.isFinite(savings.best())) {
      next.add(Message.of("next.measure"));
    }
    return next;
  }

  private static void climb(List<Message> next, Verdict verdict, Climb climb, SafeSparsity safe) {
    if (climb.rungs().isEmpty()) {
      return;
    }
    if (Double.isFinite(safe.margin())) {
      next.add(Message.of("next.stay").share("held", safe.held()).share("lost", safe.lostTarget()));
    } else if (Double.isFinite(safe.held())
        && safe.heldTarget() == safe.lastTarget()
        && verdict.state() == Verdict.State.HEALTHY) {
      next.add(Message.of("next.raise").share("target", safe.lastTarget()));
    } else if (Double.isNaN(safe.held())
        && climb.rungs().stream().anyMatch(rung -> rung.outcome() != Climb.Outcome.OPEN)) {
      next.add(Message.of("next.lower"));
    }
  }
}
