package io.tightrope.benchmarks.recorded;

import io.tightrope.benchmarks.sampling.Feed;
import io.tightrope.core.detect.RunMonitor;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.core.run.Baseline;
import io.tightrope.core.run.RunEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * What the rules say of a recorded run when it is played to them as it came. Rules that judge the process
 * and the agent instead of the training are left out.
 *
 * @param all each alert once for each severity that it had, in the order in which it had it
 * @param atEnd each alert as it stands at the end
 */
public record Alarms(List<Alarm> all, List<Alert> atEnd) {
  /**
   * An alert when it first had a severity.
   *
   * @param step the optimizer step at which that was known
   * @param alert as it was then
   */
  public record Alarm(long step, Alert alert) {
    public Severity severity() {
      return alert.severity();
    }

    public Rule rule() {
      return alert.rule();
    }
  }

  public Alarms {
    all = List.copyOf(all);
    atEnd = List.copyOf(atEnd);
  }

  /** Plays the run to the rules. */
  public static Alarms of(RecordedRun run, RuleSettings settings) {
    return of(run, settings, Optional.empty());
  }

  /** Plays the run to the rules, and compares it with a baseline. */
  public static Alarms of(RecordedRun run, RuleSettings settings, Optional<Baseline> baseline) {
    RunMonitor monitor = new RunMonitor(run.description(), settings);
    baseline.ifPresent(monitor::compareWith);
    Listener listener = new Listener(monitor);
    Feed.play(run, listener);
    return new Alarms(
        listener.alarms, monitor.alerts().stream().filter(Alarms::counts).toList());
  }

  /** Whether an alert of severity warning or worse is active at the end. */
  public boolean openAtEnd() {
    return atEnd.stream().anyMatch(alert -> alert.active() && alert.severity() != Severity.INFO);
  }

  /** The step from which a rule first had a finding that lasted, as an alert or as a symptom of one. */
  public OptionalLong first(Rule rule) {
    LongStream alerts = atEnd.stream().filter(alert -> alert.rule() == rule).mapToLong(Alert::step);
    LongStream symptoms = atEnd.stream()
        .flatMap(alert -> alert.symptoms().stream())
        .filter(symptom -> symptom.rule() == rule)
        .mapToLong(Alert.Symptom::step);
    return LongStream.concat(alerts, symptoms).min();
  }

  private static boolean counts(Alert alert) {
    return alert.rule().judgesTraining();
  }

  private static final class Listener implements Feed.Listener {
    private final RunMonitor monitor;
    private final List<Alarm> alarms = new ArrayList<>();
    private final Set<String> known = new HashSet<>();

    Listener(RunMonitor monitor) {
      this.monitor = monitor;
    }

    @Override
    public void scalars(ScalarBlock part, long upTo) {
      take(monitor.observe(part), upTo);
    }

    @Override
    public void event(RunEvent event) {
      take(monitor.observe(event), event.step());
    }

    @Override
    public void frame(StepFrame frame) {
      take(monitor.observe(frame), frame.step());
    }

    private void take(List<Alert> changed, long step) {
      for (Alert alert : changed) {
        if (counts(alert) && known.add(alert.id() + alert.severity())) {
          alarms.add(new Alarm(step, alert));
        }
      }
    }
  }
}
