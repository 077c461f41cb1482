package io.tightrope.benchmarks.rules;

import io.tightrope.benchmarks.detection.report.Shares;
import io.tightrope.benchmarks.rules.Totals.OfRule;
import io.tightrope.benchmarks.rules.Totals.OfSource;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
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
  private final boolean families;

  /** @param families whether the runs of each family are listed too */
  RuleTable(Totals now, Optional<Totals> before, boolean families) {
    this.now = now;
    this.before = before;
    this.families = families;
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
    print(out, "source", now.sources(), before.map(Totals::sources));
    out.printf(
        "%n%-36s %-18s %-22s %-22s %s%n",
        "stopping at the first critical alert",
        "failing: steps",
        "saved",
        "with preflight",
        "good: stopped");
    now.savings()
        .forEach((name, of) -> out.printf(
            Locale.ROOT,
            "%-36s %-18d %-22s %-22s %s%n",
            name,
            of.burnt(),
            steps(of, of.saved()),
            steps(of, of.savedWithPreflight()),
            Shares.wilson(of.stopped(), of.good())));
    if (families) {
      print(out, "family", now.families(), before.map(Totals::families));
    }
  }

  private static void print(
      PrintStream out,
      String what,
      Map<String, OfSource> sources,
      Optional<Map<String, OfSource>> before) {
    out.printf(
        "%n%-36s %-44s %-14s %-14s %-40s %s%n",
        what,
        "failing: critical in time",
        "not critical",
        "not a warning",
        "good: critical",
        "good: warning or worse");
    sources.forEach((name, source) -> {
      Optional<OfSource> old = before.flatMap(all -> {
        @Nullable OfSource one = all.get(name);
        return Optional.ofNullable(one);
      });
      out.printf(
          "%-36s %-44s %-14s %-14s %-40s %s%n",
          name,
          share(source, old, OfSource::inTime, OfSource::failing),
          both(source, old, OfSource::missed),
          both(source, old, OfSource::silent),
          share(source, old, OfSource::goodCritical, OfSource::good),
          share(source, old, OfSource::goodWarned, OfSource::good));
    });
  }

  private static String share(
      OfSource source,
      Optional<OfSource> before,
      Function<OfSource, Long> count,
      Function<OfSource, Long> of) {
    return Shares.wilson(count.apply(source), of.apply(source))
        + before
            .map(old -> " (" + count.apply(old) + " of " + of.apply(old) + ")")
            .orElse("");
  }

  private Optional<OfRule> old(String name) {
    return before.flatMap(totals -> {
      @Nullable OfRule old = totals.rules().get(name);
      return Optional.ofNullable(old);
    });
  }

  private static <T> String both(T now, Optional<T> before, Function<T, Object> number) {
    return number.apply(now) + before.map(old -> " (" + number.apply(old) + ")").orElse("");
  }

  private static String steps(Savings of, long steps) {
    return String.format(Locale.ROOT, "%d, %.0f %%", steps, of.percent(steps));
  }

  private static String lead(OptionalLong lead) {
    return lead.isPresent() ? String.valueOf(lead.getAsLong()) : "-";
  }
}
