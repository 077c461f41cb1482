package io.tightrope.benchmarks.detection;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Function;

/** The tables of the detection benchmark over one part of the zoo. */
final class Report {
  private static final double Z = 1.96;

  private final List<Judged> runs;

  Report(List<Judged> runs) {
    this.runs = List.copyOf(runs);
  }

  void print(PrintStream out) {
    List<Judged> failing = runs.stream().filter(run -> run.outcome().fails()).toList();
    List<Judged> healthy = runs.stream().filter(run -> !run.outcome().fails()).toList();
    out.printf("%d runs: %d fail, %d are healthy%n%n", runs.size(), failing.size(), healthy.size());
    out.println("Critical alert before the loss shows it");
    out.printf("  %-16s %8s %22s %8s %8s%n", "kind", "failing", "alerted before", "median", "p10");
    for (Recipe.Kind kind : Recipe.Kind.values()) {
      row(
          out,
          kind.name(),
          failing.stream().filter(r -> r.recipe().kind() == kind).toList());
    }
    row(out, "all", failing);
    long doomed = failing.stream()
        .filter(run -> run.recipe().kind() == Recipe.Kind.INITIALIZATION)
        .count();
    long atOnce = failing.stream()
        .filter(run -> run.recipe().kind() == Recipe.Kind.INITIALIZATION)
        .filter(run -> run.firstCritical().orElse(Integer.MAX_VALUE) <= 1)
        .count();
    out.printf("  doomed at initialization, critical by step 1: %s%n", share(atOnce, doomed));
    long falseAlarms =
        healthy.stream().filter(run -> run.firstCritical().isPresent()).count();
    out.printf("%nCritical false alarms on healthy runs: %s%n", share(falseAlarms, healthy.size()));
    long named = runs.stream().filter(run -> run.causeNamed().orElse(false)).count();
    long injected = runs.stream().filter(run -> run.causeNamed().isPresent()).count();
    out.printf(
        "Injected faults whose first critical alert names cause and layer: %s%n%n",
        share(named, injected));
    others(out, failing, healthy);
    misses(out);
  }

  private void row(PrintStream out, String name, List<Judged> failing) {
    int[] leads = leads(failing, Judged::firstCritical);
    out.printf(
        "  %-16s %8d %22s %8s %8s%n",
        name,
        failing.size(),
        share(leads.length, failing.size()),
        quantile(leads, 0.5),
        quantile(leads, 0.1));
  }

  private void others(PrintStream out, List<Judged> failing, List<Judged> healthy) {
    out.println("Rules of others, at every observed step (and at their own cadence)");
    out.printf(
        "  %-14s %-22s %18s %18s %8s%n",
        "tool", "rule", "before, of failing", "false alarms", "lead");
    List<OtherRule> rules = OtherRule.all();
    for (int i = 0; i < rules.size(); i++) {
      int index = i;
      int[] leads = leads(failing, run -> run.others().get(index));
      int[] rare = leads(failing, run -> run.othersByCadence().get(index));
      long wrong =
          healthy.stream().filter(r -> r.others().get(index).isPresent()).count();
      long rareWrong = healthy.stream()
          .filter(r -> r.othersByCadence().get(index).isPresent())
          .count();
      out.printf(
          "  %-14s %-22s %18s %18s %8s%n",
          rules.get(i).tool(),
          rules.get(i).name(),
          percent(leads.length, failing.size()) + " (" + percent(rare.length, failing.size()) + ")",
          percent(wrong, healthy.size()) + " (" + percent(rareWrong, healthy.size()) + ")",
          quantile(leads, 0.5));
    }
  }

  private void misses(PrintStream out) {
    out.printf("%nRuns judged wrongly%n");
    for (Judged run : runs) {
      boolean late = run.outcome().fails() && run.lead(run.firstCritical()).isEmpty();
      boolean alarm = !run.outcome().fails() && run.firstCritical().isPresent();
      if (late || alarm) {
        out.printf(
            Locale.ROOT,
            "  %-12s %-44s accuracy %.3f of %.3f, sparsity %.2f, shown at %s, alert at %s %s%n",
            alarm ? "false alarm" : run.firstCritical().isPresent() ? "late" : "missed",
            run.recipe().name(),
            run.accuracy(),
            run.twinAccuracy(),
            run.sparsity(),
            text(run.outcome().shownAt()),
            text(run.firstCritical()),
            run.firstRule().map(Object::toString).orElse(""));
      }
    }
  }

  /** Everything, one entry a run. */
  ObjectNode toJson() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    ArrayNode all = json.putArray("runs");
    for (Judged run : runs) {
      ObjectNode entry = all.addObject()
          .put("name", run.recipe().name())
          .put("kind", run.recipe().kind().name().toLowerCase(Locale.ROOT))
          .put("fails", run.outcome().fails())
          .put("accuracy", run.accuracy())
          .put("twinAccuracy", run.twinAccuracy())
          .put("sparsity", run.sparsity());
      run.outcome().shownAt().ifPresent(step -> entry.put("shownAt", step));
      run.firstCritical().ifPresent(step -> entry.put("firstCritical", step));
      run.firstRule().ifPresent(rule -> entry.put("firstRule", rule.id()));
      run.causeNamed().ifPresent(named -> entry.put("causeNamed", named));
    }
    return json;
  }

  private static int[] leads(List<Judged> failing, Function<Judged, OptionalInt> first) {
    return failing.stream()
        .map(run -> run.lead(first.apply(run)))
        .filter(OptionalInt::isPresent)
        .mapToInt(OptionalInt::getAsInt)
        .sorted()
        .toArray();
  }

  private static String quantile(int[] sorted, double share) {
    return sorted.length == 0 ? "-" : String.valueOf(sorted[(int) (share * (sorted.length - 1))]);
  }

  private static String text(OptionalInt step) {
    return step.isPresent() ? String.valueOf(step.getAsInt()) : "-";
  }

  private static String percent(long count, long of) {
    return of == 0 ? "-" : Math.round(100.0 * count / of) + " %";
  }

  /** "19 of 20 (76 to 99 %)", the interval after Wilson at 95 %. */
  static String share(long count, long of) {
    if (of == 0) {
      return "0 of 0";
    }
    double p = count / (double) of;
    double middle = (p + Z * Z / (2 * of)) / (1 + Z * Z / of);
    double half = Z / (1 + Z * Z / of) * Math.sqrt(p * (1 - p) / of + Z * Z / (4.0 * of * of));
    double[] ends = {middle - half, middle + half};
    return count + " of " + of + " ("
        + Arrays.stream(ends)
            .mapToObj(end -> String.valueOf(Math.round(100 * Math.min(1, Math.max(0, end)))))
            .reduce((a, b) -> a + " to " + b)
            .orElse("")
        + " %)";
  }
}
