package io.tightrope.benchmarks.population.report;

import io.tightrope.benchmarks.detection.report.Shares;
import io.tightrope.benchmarks.ordinary.Member.Traits;
import io.tightrope.benchmarks.population.judge.JudgedJob;
import io.tightrope.benchmarks.population.judge.Truth;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Healthy jobs kind by kind: limits that fit most kinds may fail on one. A job counts once, with the worst
 * that was said of it at any setting.
 */
final class TraitTable {
  private static final Map<String, Function<Traits, String>> TRAITS = new LinkedHashMap<>();

  static {
    TRAITS.put("data set", Traits::data);
    TRAITS.put("activation", Traits::activation);
    TRAITS.put("updater", Traits::updater);
    TRAITS.put("family", Traits::family);
  }

  private final List<Job> jobs;

  /** A job over its settings. */
  private record Job(Traits traits, boolean critical, boolean warned) {}

  TraitTable(List<JudgedJob> all) {
    Map<String, List<JudgedJob>> byName = all.stream()
        .filter(job -> job.truth() == Truth.HEALTHY)
        .collect(Collectors.groupingBy(
            job -> job.outcome().name(), LinkedHashMap::new, Collectors.toList()));
    jobs = byName.values().stream()
        .map(settings -> new Job(
            settings.get(0).outcome().traits(),
            settings.stream().anyMatch(job -> job.critical().isPresent()),
            settings.stream().anyMatch(JudgedJob::warned)))
        .toList();
  }

  void print(PrintStream out) {
    out.printf("%nHealthy jobs kind by kind, the worst over their settings%n");
    out.printf(
        "  %-11s %-24s %-34s %-34s %s%n",
        "", "kind", "critical", "critical, all others", "warning or worse");
    TRAITS.forEach((name, trait) -> {
      for (String value : values(trait)) {
        List<Job> of = select(job -> trait.apply(job.traits()).equals(value));
        List<Job> others = select(job -> !trait.apply(job.traits()).equals(value));
        out.printf(
            "  %-11s %-24s %-34s %-34s %s%n",
            name,
            value,
            share(of, Job::critical),
            share(others, Job::critical),
            share(of, Job::warned));
      }
    });
  }

  /** Those with most critical alerts first, then the larger. */
  private List<String> values(Function<Traits, String> trait) {
    return jobs.stream()
        .collect(Collectors.groupingBy(job -> trait.apply(job.traits())))
        .entrySet()
        .stream()
        .sorted(Comparator.<Map.Entry<String, List<Job>>>comparingLong(
                kind -> -kind.getValue().stream().filter(Job::critical).count())
            .thenComparingInt(kind -> -kind.getValue().size())
            .thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey)
        .toList();
  }

  private List<Job> select(Predicate<Job> which) {
    return jobs.stream().filter(which).toList();
  }

  private static String share(List<Job> of, Predicate<Job> which) {
    return Shares.wilson(of.stream().filter(which).count(), of.size());
  }
}
