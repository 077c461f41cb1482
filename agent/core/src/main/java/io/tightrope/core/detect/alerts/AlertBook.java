package io.tightrope.core.detect.alerts;

import io.tightrope.core.detect.evidence.RunState;
import io.tightrope.core.detect.finding.Finding;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.FrameBatch;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns findings into alerts: a finding must persist before it is one, an alert must stay healed
 * before it is resolved, and what soon follows from a cause that still holds attaches to its alert
 * instead of raising another. Not thread-safe.
 */
public final class AlertBook {
  private final String run;
  private final String worker;
  private final RuleSettings settings;
  private final Map<Rule, Streak> streaks = new EnumMap<>(Rule.class);
  private final Map<Rule, OpenAlert> open = new EnumMap<>(Rule.class);
  private final Map<String, Alert> all = new LinkedHashMap<>();

  /**
   * A book without alerts.
   *
   * @param worker the worker of the run whose frames are judged
   */
  public AlertBook(String run, String worker, RuleSettings settings) {
    this.run = run;
    this.worker = worker;
    this.settings = settings;
  }

  /** Every alert so far in the order of their raising, each as it stands now. */
  public List<Alert> alerts() {
    return List.copyOf(all.values());
  }

  /**
   * Takes what was found at one step.
   *
   * @param judged the rules that have judged it; the others stay as they were
   * @return what is new or changed
   */
  public List<Alert> update(RunState state, Set<Rule> judged, Map<Rule, Finding> findings) {
    Map<String, Alert> changes = new LinkedHashMap<>();
    findings.forEach((rule, finding) -> {
      Streak streak = streaks.computeIfAbsent(rule, each -> new Streak());
      streak.add(finding, state);
      streak
          .severity(settings.hysteresis(rule))
          .flatMap(severity -> merge(rule, finding, severity, streak, state))
          .ifPresent(alert -> changes.put(alert.id(), alert.toAlert()));
    });
    heal(state, judged, findings, changes);
    all.putAll(changes);
    return List.copyOf(changes.values());
  }

  /**
   * Raises an alert of what an event says, which is true without lasting. It holds until the rule is
   * resolved or the next step is judged.
   *
   * @param step the event's step
   * @param timestamp the event's time in seconds since the epoch
   * @return the alert; empty if one of this rule is open
   */
  public List<Alert> raise(
      RunState state, Rule rule, Finding finding, long step, double timestamp) {
    if (open.containsKey(rule)) {
      return List.of();
    }
    FirstFinding first = new FirstFinding(
        finding, finding.wording().get(), step, timestamp, state.stage(), state.target());
    OpenAlert raised = new OpenAlert(run, worker, rule, finding.severity(), first, finding, step);
    open.put(rule, raised);
    all.put(raised.id(), raised.toAlert());
    return List.of(raised.toAlert());
  }

  /** Ends the open alert of a rule, if there is one, at that time. */
  public List<Alert> resolve(Rule rule, double timestamp) {
    return resolve(EnumSet.of(rule), timestamp);
  }

  /** The alert that a finding raised or changed, if it did. */
  private Optional<OpenAlert> merge(
      Rule rule, Finding finding, Severity severity, Streak streak, RunState state) {
    long step = state.step();
    OpenAlert own = open.get(rule);
    if (own != null) {
      return own.take(finding, severity, step) ? Optional.of(own) : Optional.empty();
    }
    Optional<OpenAlert> cause = explanation(rule, step);
    if (cause.isPresent()) {
      long since = streak.first().step();
      return cause.filter(alert -> alert.takeSymptom(rule, finding, severity, since, step));
    }
    OpenAlert alert = new OpenAlert(run, worker, rule, severity, streak.first(), finding, step);
    open.put(rule, alert);
    return Optional.of(alert);
  }

  /**
   * The alert that explains this rule's finding. A symptom that is attached stays so while it lasts.
   * A new one needs a cause that began not long ago and still holds: what comes much later, or after
   * the cause is over, is a fault of its own.
   */
  private Optional<OpenAlert> explanation(Rule symptom, long step) {
    for (OpenAlert alert : open.values()) {
      if (alert.explains(symptom)) {
        return Optional.of(alert);
      }
    }
    for (Rule cause : symptom.causes()) {
      OpenAlert alert = open.get(cause);
      Streak streak = streaks.get(cause);
      if (alert != null
          && streak != null
          && streak.holds()
          && step - alert.step() < settings.symptomSteps()) {
        return Optional.of(alert);
      }
    }
    return Optional.empty();
  }

  private void heal(
      RunState state, Set<Rule> judged, Map<Rule, Finding> findings, Map<String, Alert> changes) {
    for (Map.Entry<Rule, Streak> entry : streaks.entrySet()) {
      if (judged.contains(entry.getKey()) && !findings.containsKey(entry.getKey())) {
        entry.getValue().healthy();
      }
    }
    List<Rule> healed = new ArrayList<>();
    for (Map.Entry<Rule, OpenAlert> entry : open.entrySet()) {
      OpenAlert alert = entry.getValue();
      List<Rule> over =
          alert.rules().stream().filter(rule -> isHealed(rule, state)).toList();
      if (over.size() == alert.rules().size()) {
        healed.add(entry.getKey());
      } else {
        over.forEach(alert::detach);
      }
    }
    for (Rule rule : healed) {
      OpenAlert alert = open.remove(rule);
      if (alert != null) {
        changes.put(alert.id(), alert.toAlert().endedAt(state.time()));
      }
    }
  }

  private boolean isHealed(Rule rule, RunState state) {
    Streak streak = streaks.get(rule);
    return streak == null || streak.healed(settings.hysteresis(rule), state);
  }

  /** Ends every open alert at that time and forgets what was found. */
  public List<Alert> resolveAll(double timestamp) {
    List<Alert> changes = resolve(Set.copyOf(open.keySet()), timestamp);
    streaks.clear();
    return changes;
  }

  /** Ends at that time every open alert of which nothing was found any more when it was last looked for. */
  public List<Alert> resolveQuiet(double timestamp) {
    Set<Rule> quiet = EnumSet.noneOf(Rule.class);
    open.forEach((rule, alert) -> {
      if (alert.rules().stream().noneMatch(this::holds)) {
        quiet.add(rule);
      }
    });
    return resolve(quiet, timestamp);
  }

  private boolean holds(Rule rule) {
    Streak streak = streaks.get(rule);
    return streak != null && streak.holds();
  }

  private List<Alert> resolve(Set<Rule> rules, double timestamp) {
    List<Alert> changes = new ArrayList<>();
    for (Rule rule : rules) {
      OpenAlert alert = open.remove(rule);
      if (alert != null) {
        changes.add(alert.toAlert().endedAt(timestamp));
      }
    }
    changes.forEach(alert -> all.put(alert.id(), alert));
    return changes;
  }

  /** The first worker's is the same as that of a run that knows no workers. */
  static String id(String run, String worker, Rule rule, long step, int layer) {
    String ofWorker = worker.equals(FrameBatch.DEFAULT_WORKER) ? "" : '\n' + worker;
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256")
          .digest((run + '\n' + rule.id() + '\n' + step + '\n' + layer + ofWorker)
              .getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException everyJvmHasIt) {
      throw new IllegalStateException(everyJvmHasIt);
    }
  }
}
