package io.tightrope.core.detect;

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
final class AlertBook {
  private final String run;
  private final RuleSettings settings;
  private final Map<Rule, Streak> streaks = new EnumMap<>(Rule.class);
  private final Map<Rule, OpenAlert> open = new EnumMap<>(Rule.class);
  private final Map<String, Alert> all = new LinkedHashMap<>();

  AlertBook(String run, RuleSettings settings) {
    this.run = run;
    this.settings = settings;
  }

  List<Alert> alerts() {
    return List.copyOf(all.values());
  }

  boolean anyActive() {
    return !open.isEmpty();
  }

  /** Takes the findings of one frame; returns what is new or changed. */
  List<Alert> update(RunState state, List<Finding> findings) {
    Map<String, Alert> changes = new LinkedHashMap<>();
    for (Finding finding : findings) {
      Streak streak = streaks.computeIfAbsent(finding.rule(), rule -> new Streak());
      streak.add(finding, state);
      streak.severity(settings.hysteresis(finding.rule())).ifPresent(severity -> {
        raiseOrExtend(finding, severity, streak, state, changes);
      });
    }
    heal(state, findings, changes);
    all.putAll(changes);
    return List.copyOf(changes.values());
  }

  private void raiseOrExtend(
      Finding finding,
      Severity severity,
      Streak streak,
      RunState state,
      Map<String, Alert> changes) {
    OpenAlert alert = open.get(finding.rule());
    if (alert == null) {
      alert = causeOf(finding.rule());
    }
    if (alert == null) {
      alert = new OpenAlert(run, finding, severity, streak);
      open.put(finding.rule(), alert);
      changes.put(alert.id(), alert.toAlert());
    } else if (alert.take(finding, severity, streak.firstStep())) {
      changes.put(alert.id(), alert.toAlert());
    }
  }

  /** The open alert of which this rule's finding is a known consequence, if there is one. */
  private @Nullable OpenAlert causeOf(Rule symptom) {
    for (Rule cause : Causes.of(symptom)) {
      OpenAlert alert = open.get(cause);
      if (alert != null) {
        return alert;
      }
    }
    return null;
  }

  private void heal(RunState state, List<Finding> findings, Map<String, Alert> changes) {
    for (Map.Entry<Rule, Streak> entry : streaks.entrySet()) {
      boolean found = findings.stream().anyMatch(finding -> finding.rule() == entry.getKey());
      if (!found) {
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
  List<Alert> resolveAll(double timestamp) {
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
