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
 * @param savings what stopping at an alert is worth, by the name of the source
 * @param families by family and member of it, such as {@code optimizer adam}
 */
record Totals(
    Map<String, OfRule> rules,
    Map<String, OfSource> sources,
    Map<String, Savings> savings,
    Map<String, OfSource> families) {
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
   * The runs of a source, or of a member of a family.
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
    Map<String, OfSource> families = new TreeMap<>();
    OfSource all = none;
    for (RuleRun run : runs) {
      run.families().forEach((family, member) -> {
        String name = family + " " + member;
        families.put(name, families.getOrDefault(name, none).plus(run));
      });
      sources.put(run.source(), sources.getOrDefault(run.source(), none).plus(run));
      all = all.plus(run);
    }
    Map<String, OfSource> inOrder = new LinkedHashMap<>(sources);
    inOrder.put(ALL, all);
    Map<String, Savings> savings = new LinkedHashMap<>();
    for (String source : sources.keySet()) {
      savings.put(
          source,
          Savings.of(runs.stream().filter(run -> run.source().equals(source)).toList()));
    }
    savings.put(ALL, Savings.of(runs));
    return new Totals(rules, inOrder, savings, families);
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
    put(json.putObject("sources"), sources);
    ObjectNode steps = json.putObject("savings");
    savings.forEach((name, of) -> steps
        .putObject(name)
        .put("burnt", of.burnt())
        .put("saved", of.saved())
        .put("savedWithPreflight", of.savedWithPreflight())
        .put("good", of.good())
        .put("stopped", of.stopped()));
    put(json.putObject("families"), families);
    return json;
  }

  private static void put(ObjectNode json, Map<String, OfSource> sources) {
    sources.forEach((name, source) -> json.putObject(name)
        .put("failing", source.failing())
        .put("inTime", source.inTime())
        .put("missed", source.missed())
        .put("silent", source.silent())
        .put("good", source.good())
        .put("goodCritical", source.goodCritical())
        .put("goodWarned", source.goodWarned()));
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
    Map<String, Savings> savings = new LinkedHashMap<>();
    json.path("savings").fields().forEachRemaining(entry -> {
      JsonNode of = entry.getValue();
      savings.put(
          entry.getKey(),
          new Savings(
              of.path("burnt").asLong(),
              of.path("saved").asLong(),
              of.path("savedWithPreflight").asLong(),
              of.path("good").asLong(),
              of.path("stopped").asLong()));
    });
    return new Totals(
        rules, sources(json.path("sources")), savings, sources(json.path("families")));
  }

  private static Map<String, OfSource> sources(JsonNode json) {
    Map<String, OfSource> sources = new LinkedHashMap<>();
    json.fields().forEachRemaining(entry -> {
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
    return sources;
  }
}
