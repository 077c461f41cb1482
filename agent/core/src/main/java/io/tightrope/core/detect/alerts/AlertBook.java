package io.tightrope.core.detect.alerts;

import io.tightrope.core.detect.evidence.RunState;
import io.tightrope.core.detect.finding.Finding;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.settings.RuleSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns findings into alerts: a finding must persist before it is one, an alert must stay healed
 * before it is resolved, and what follows from a cause that is already known attaches to its alert
 * instead of raising another. Not thread-safe.
 */
public final class AlertBook {
  private final String run;
  private final RuleSettings settings;
  private final Map<Rule, Streak> streaks = new EnumMap<>(Rule.class);
  private final Map<Rule, OpenAlert> open = new EnumMap<>(Rule.class);
  private final Map<String, Alert> all = new LinkedHashMap<>();

  public AlertBook(String run, RuleSettings settings) {
    this.run = run;
    this.settings = settings;
  }

  /** Every alert so far in the order of their raising, each as it stands now. */
  public List<Alert> alerts() {
    return List.copyOf(all.values());
  }

  /** Whether an alert is active. */
  public boolean anyActive() {
    return !open.isEmpty();
  }

  /** Takes the findings of one frame; returns what is new or changed. */
  public List<Alert> update(RunState state, Map<Rule, Finding> findings) {
    Map<String, Alert> changes = new LinkedHashMap<>();
    findings.forEach((rule, finding) -> {
      Streak streak = streaks.computeIfAbsent(rule, each -> new Streak());
      streak.add(finding, state);
      streak.severity(settings.hysteresis(rule)).ifPresent(severity -> {
        raiseOrExtend(rule, finding, severity, streak, changes);
      });
    });
    heal(state, findings, changes);
    all.putAll(changes);
    return List.copyOf(changes.values());
  }

  private void raiseOrExtend(
      Rule rule, Finding finding, Severity severity, Streak streak, Map<String, Alert> changes) {
    OpenAlert alert = open.get(rule);
    if (alert == null) {
      alert = causeOf(rule);
    }
    if (alert == null) {
      alert = new OpenAlert(run, rule, finding, severity, streak);
      open.put(rule, alert);
      changes.put(alert.id(), alert.toAlert());
    } else if (alert.take(rule, finding, severity, streak.firstStep())) {
      changes.put(alert.id(), alert.toAlert());
    }
  }

  /** The open alert of which this rule's finding is a known consequence, if there is one. */
  private @Nullable OpenAlert causeOf(Rule symptom) {
    for (Rule cause : symptom.causes()) {
      OpenAlert alert = open.get(cause);
      if (alert != null) {
        return alert;
      }
    }
    return null;
  }

  private void heal(RunState state, Map<Rule, Finding> findings, Map<String, Alert> changes) {
    for (Map.Entry<Rule, Streak> entry : streaks.entrySet()) {
      if (!findings.containsKey(entry.getKey())) {
        entry.getValue().healthy();
      }
    }
    List<Rule> healed = new ArrayList<>();
    for (Map.Entry<Rule, OpenAlert> entry : open.entrySet()) {
      if (entry.getValue().rules().stream().allMatch(rule -> isHealed(rule, state))) {
        healed.add(entry.getKey());
      }
    }
    for (Rule rule : healed) {
      OpenAlert alert = open.remove(rule);
      if (alert != null) {
        changes.put(alert.id(), alert.resolve(state.frame().timestamp()));
      }
    }
  }

  private boolean isHealed(Rule rule, RunState state) {
    Streak streak = streaks.get(rule);
    return streak == null || streak.healed(settings.hysteresis(rule), state);
  }

  /** Ends every open alert at that time. */
  public List<Alert> resolveAll(double timestamp) {
    List<Alert> changes = new ArrayList<>();
    for (OpenAlert alert : open.values()) {
      changes.add(alert.resolve(timestamp));
    }
    changes.forEach(alert -> all.put(alert.id(), alert));
    open.clear();
    streaks.clear();
    return changes;
  }

  static String id(String run, Rule rule, long step, int layer) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256")
          .digest((run + '\n' + rule.id() + '\n' + step + '\n' + layer)
              .getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException everyJvmHasIt) {
      throw new IllegalStateException(everyJvmHasIt);
    }
  }
}
