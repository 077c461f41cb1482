package io.tightrope.benchmarks.rules;

import io.tightrope.benchmarks.detection.report.Shares;
import io.tightrope.benchmarks.rules.Totals.OfRule;
import io.tightrope.benchmarks.rules.Totals.OfSource;
import java.io.PrintStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Prints totals; where there are older ones, each of their numbers stands in parentheses behind the new
 * one.
 */
final class RuleTable {
  private final Totals now;
  private final Optional<Totals> before;

  RuleTable(Totals now, Optional<Totals> before) {
    this.now = now;
    this.before = before;
  }

  void print(PrintStream out) {
    if (before.isPresent()) {
      out.println("In parentheses: before");
    }
    out.printf(
        "%-36s %-12s %-12s %-34s %-12s %s%n",
        "worst that a rule said of a run", "true", "false", "precision", "first", "median lead");
    now.rules().forEach((name, rule) -> {
      OfRule old = old(name).orElse(new OfRule(0, 0, 0, OptionalLong.empty()));
      if (rule.right() + rule.wrong() + old.right() + old.wrong() > 0) {
        out.printf(
            "%-36s %-12s %-12s %-34s %-12s %s%n",
            name,
            both(rule, old(name), OfRule::right),
            both(rule, old(name), OfRule::wrong),
            Shares.wilson(rule.right(), rule.right() + rule.wrong()),
            both(rule, old(name), OfRule::first),
            both(rule, old(name), line -> lead(line.lead())));
      }
    });
    out.printf(
        "%n%-24s %-44s %-14s %-14s %-40s %s%n",
        "source",
        "failing: critical in time",
        "not critical",
        "not a warning",
        "good: critical",
        "good: warning or worse");
    now.sources()
        .forEach((name, source) -> out.printf(
            "%-24s %-44s %-14s %-14s %-40s %s%n",
            name,
            share(source, name, OfSource::inTime, OfSource::failing),
            both(source, oldSource(name), OfSource::missed),
            both(source, oldSource(name), OfSource::silent),
            share(source, name, OfSource::goodCritical, OfSource::good),
            share(source, name, OfSource::goodWarned, OfSource::good)));
  }

  private String share(
      OfSource source, String name, Function<OfSource, Long> count, Function<OfSource, Long> of) {
    return Shares.wilson(count.apply(source), of.apply(source))
        + oldSource(name)
            .map(old -> " (" + count.apply(old) + " of " + of.apply(old) + ")")
            .orElse("");
  }

  private Optional<OfRule> old(String name) {
    return before.flatMap(totals -> {
      @Nullable OfRule old = totals.rules().get(name);
      return Optional.ofNullable(old);
    });
  }

  private Optional<OfSource> oldSource(String name) {
    return before.flatMap(totals -> {
      @Nullable OfSource old = totals.sources().get(name);
      return Optional.ofNullable(old);
    });
  }

  private static <T> String both(T now, Optional<T> before, Function<T, Object> number) {
    return number.apply(now) + before.map(old -> " (" + number.apply(old) + ")").orElse("");
  }

  private static String lead(OptionalLong lead) {
    return lead.isPresent() ? String.valueOf(lead.getAsLong()) : "-";
  }
}
