package io.tightrope.benchmarks.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.benchmarks.recorded.Alarms.Alarm;
import io.tightrope.benchmarks.rules.RuleRun.Became;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What all rules said of all runs, in numbers that can be kept in a file and compared later.
 *
 * @param rules by rule and severity, in the order of the rules
 * @param sources by name
 */
record Totals(Map<String, OfRule> rules, Map<String, OfSource> sources) {
  private static final List<Severity> SEVERITIES = List.of(Severity.CRITICAL, Severity.WARNING);

  /**
   * A rule at a severity that was the worst it said of a run.
   *
   * @param right runs that fail
   * @param wrong runs that do well, or that were not yet broken
   * @param first failing runs of which it was the first critical alert; 0 for warnings
   * @param lead median of the steps until the loss shows it; empty without a failing run
   */
  record OfRule(long right, long wrong, long first, OptionalLong lead) {}

  /**
   * The runs of a source.
   *
   * @param inTime failing runs called critical before the loss shows it
   * @param missed failing runs without a critical alert
   * @param silent failing runs without even a warning
   * @param good runs that do well
   * @param goodCritical those of them with a critical alert
   * @param goodWarned those of them with a warning or worse
   */
  record OfSource(
      long failing,
      long inTime,
      long missed,
      long silent,
      long good,
      long goodCritical,
      long goodWarned) {
    private OfSource plus(RuleRun run) {
      boolean critical = run.critical().isPresent();
      return run.fails()
          ? new OfSource(
              failing + 1,
              inTime + one(run.inTime()),
              missed + one(!critical),
              silent + one(!run.warned()),
              good,
              goodCritical,
              goodWarned)
          : new OfSource(
              failing,
              inTime,
              missed,
              silent,
              good + 1,
              goodCritical + one(critical),
              goodWarned + one(run.warned()));
    }

    private static int one(boolean holds) {
      return holds ? 1 : 0;
    }
  }

  /** The name of the line over all sources. */
  static final String ALL = "all";

  static Totals of(List<RuleRun> runs) {
    Map<String, OfRule> rules = new LinkedHashMap<>();
    for (Rule rule : Rule.values()) {
      for (Severity severity : SEVERITIES) {
        rules.put(rule.id() + " " + severity.id(), ofRule(rule, severity, runs));
      }
    }
    OfSource none = new OfSource(0, 0, 0, 0, 0, 0, 0);
    Map<String, OfSource> sources = new TreeMap<>();
    OfSource all = none;
    for (RuleRun run : runs) {
      sources.put(run.source(), sources.getOrDefault(run.source(), none).plus(run));
      all = all.plus(run);
    }
    Map<String, OfSource> inOrder = new LinkedHashMap<>(sources);
    inOrder.put(ALL, all);
    return new Totals(rules, inOrder);
  }

  private static OfRule ofRule(Rule rule, Severity severity, List<RuleRun> runs) {
    long wrong = 0;
    long first = 0;
    List<Long> leads = new ArrayList<>();
    for (RuleRun run : runs) {
      Optional<Alarm> alarm = run.worst(rule, severity);
      if (alarm.isEmpty()) {
        continue;
      }
      if (run.fails() && alarm.get().step() >= run.faultStep()) {
        leads.add(run.lead(alarm.get()));
        boolean isFirst = run.critical().map(it -> it.rule() == rule).orElse(false);
        first += isFirst && severity == Severity.CRITICAL ? 1 : 0;
      } else if (severity == Severity.CRITICAL || run.became() != Became.GOOD_BUT_BROKEN) {
        wrong++;
      }
    }
    leads.sort(null);
    OptionalLong median =
        leads.isEmpty() ? OptionalLong.empty() : OptionalLong.of(leads.get((leads.size() - 1) / 2));
    return new OfRule(leads.size(), wrong, first, median);
  }

  ObjectNode toJson() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    ObjectNode byRule = json.putObject("rules");
    rules.forEach((name, rule) -> {
      ObjectNode entry = byRule.putObject(name);
      entry.put("true", rule.right()).put("false", rule.wrong()).put("first", rule.first());
      rule.lead().ifPresent(lead -> entry.put("lead", lead));
    });
    ObjectNode bySource = json.putObject("sources");
    sources.forEach((name, source) -> bySource
        .putObject(name)
        .put("failing", source.failing())
        .put("inTime", source.inTime())
        .put("missed", source.missed())
        .put("silent", source.silent())
        .put("good", source.good())
        .put("goodCritical", source.goodCritical())
        .put("goodWarned", source.goodWarned()));
    return json;
  }

  /** Reads what {@link #toJson} wrote; a rule or source that is not there is left out. */
  static Totals of(JsonNode json) {
    Map<String, OfRule> rules = new LinkedHashMap<>();
    json.path("rules").fields().forEachRemaining(entry -> {
      JsonNode rule = entry.getValue();
      rules.put(
          entry.getKey(),
          new OfRule(
              rule.path("true").asLong(),
              rule.path("false").asLong(),
              rule.path("first").asLong(),
              rule.has("lead")
                  ? OptionalLong.of(rule.get("lead").asLong())
                  : OptionalLong.empty()));
    });
    Map<String, OfSource> sources = new LinkedHashMap<>();
    json.path("sources").fields().forEachRemaining(entry -> {
      JsonNode source = entry.getValue();
      sources.put(
          entry.getKey(),
          new OfSource(
              source.path("failing").asLong(),
              source.path("inTime").asLong(),
              source.path("missed").asLong(),
              source.path("silent").asLong(),
              source.path("good").asLong(),
              source.path("goodCritical").asLong(),
              source.path("goodWarned").asLong()));
    });
    return new Totals(rules, sources);
  }
}
