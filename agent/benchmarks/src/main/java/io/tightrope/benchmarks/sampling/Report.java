package io.tightrope.benchmarks.sampling;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What judging with fewer observed steps changed, in a table or as JSON. */
final class Report {
  /** Aim: at most this share of pairs changes its worst severity. */
  private static final double MAXIMUM_CHANGED = 0.02;

  private static final int LINES = 40;

  private final List<Judged> judged;
  private final List<Judged.Pair> pairs;
  private final List<Judged.Pair> changed;

  Report(List<Judged> judged) {
    this.judged = List.copyOf(judged);
    pairs = judged.stream().flatMap(run -> run.pairs().stream()).toList();
    changed = pairs.stream().filter(Judged.Pair::changed).toList();
  }

  /** Whether few enough pairs change and no quiet run becomes critical. */
  boolean aimsAreMet() {
    return changed.size() <= MAXIMUM_CHANGED * pairs.size() && quietToCritical(pairs) == 0;
  }

  private static long quietToCritical(List<Judged.Pair> among) {
    return among.stream().filter(Judged.Pair::quietToCritical).count();
  }

  /** Runs of one sort, and what is told of them. */
  private record Group(String title, String field, Predicate<Judged> has) {}

  private static final List<Group> GROUPS = List.of(
      new Group("ordinary, healthy", "ordinaryHealthy", run -> run.ordinary() && run.healthy()),
      new Group("ordinary, missed its aim", "ordinaryBad", run -> run.ordinary() && !run.healthy()),
      new Group("sparse, healthy", "sparseHealthy", run -> !run.ordinary() && run.healthy()),
      new Group("sparse, bad", "sparseBad", run -> !run.ordinary() && !run.healthy()));

  /**
   * Prints the tables.
   *
   * @param all whether to list every changed pair and not only the first 40
   */
  void print(PrintStream out, boolean all) {
    out.printf(
        "%-26s %6s %8s %8s %9s %10s%n",
        "worst severity", "runs", "warning", "critical", "w thinned", "c thinned");
    for (Group group : GROUPS) {
      List<Judged> runs = judged.stream().filter(group.has()).toList();
      out.printf(
          "%-26s %6d %8d %8d %9s %10s%n",
          group.title(),
          runs.size(),
          count(full(runs), Level.WARNING),
          count(full(runs), Level.CRITICAL),
          share(count(thinned(runs), Level.WARNING), thinned(runs).count()),
          share(count(thinned(runs), Level.CRITICAL), thinned(runs).count()));
    }
    out.printf(
        "%n%-26s %6s %8s %8s %18s%n", "pattern", "pairs", "changed", "share", "quiet to critical");
    for (Pattern.Kind kind : Pattern.Kind.values()) {
      List<Judged.Pair> of =
          pairs.stream().filter(pair -> pair.pattern().kind() == kind).toList();
      row(out, kind.title, of);
    }
    row(out, "all", pairs);
    out.printf(
        "aim: at most %.0f %% changed, none from quiet to critical: %s%n",
        100 * MAXIMUM_CHANGED, aimsAreMet() ? "met" : "missed");
    list(out, all);
  }

  private static void row(PrintStream out, String title, List<Judged.Pair> of) {
    long changes = of.stream().filter(Judged.Pair::changed).count();
    out.printf(
        "%-26s %6d %8d %8s %18d%n",
        title, of.size(), changes, share(changes, of.size()), quietToCritical(of));
  }

  private void list(PrintStream out, boolean all) {
    if (changed.isEmpty()) {
      return;
    }
    out.printf(
        "%n%-52s %4s  %-36s %s%n", "changed", "seed", "every step observed", "some steps observed");
    changed.stream()
        .limit(all ? changed.size() : LINES)
        .forEach(pair -> out.printf(
            "%-52s %4d  %-36s %s%n",
            pair.name(), pair.pattern().seed(), pair.full(), pair.thinned()));
    if (!all && changed.size() > LINES) {
      out.printf("%d more; --all lists them%n", changed.size() - LINES);
    }
  }

  private static Stream<Verdict> full(List<Judged> runs) {
    return runs.stream().map(Judged::full);
  }

  private static Stream<Verdict> thinned(List<Judged> runs) {
    return runs.stream().flatMap(Judged::thinned);
  }

  private static long count(Stream<Verdict> verdicts, Level level) {
    return verdicts.filter(verdict -> verdict.level() == level).count();
  }

  private static String share(long count, long of) {
    return of == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * count / of);
  }

  /** The same with all changed pairs, and every recording. */
  ObjectNode toJson() {
    ObjectNode json = new ObjectMapper()
        .createObjectNode()
        .put("recordings", judged.size())
        .put("pairs", pairs.size())
        .put("changed", changed.size())
        .put("changedShare", pairs.isEmpty() ? 0 : changed.size() / (double) pairs.size())
        .put("quietToCritical", quietToCritical(pairs))
        .put("aimsMet", aimsAreMet());
    ObjectNode patterns = json.putObject("patterns");
    for (Pattern.Kind kind : Pattern.Kind.values()) {
      List<Judged.Pair> of =
          pairs.stream().filter(pair -> pair.pattern().kind() == kind).toList();
      patterns
          .putObject(kind.name().toLowerCase(Locale.ROOT))
          .put("pairs", of.size())
          .put("changed", of.stream().filter(Judged.Pair::changed).count())
          .put("quietToCritical", quietToCritical(of));
    }
    ObjectNode groups = json.putObject("groups");
    for (Group group : GROUPS) {
      List<Judged> runs = judged.stream().filter(group.has()).toList();
      groups
          .putObject(group.field())
          .put("recordings", runs.size())
          .put("warning", count(full(runs), Level.WARNING))
          .put("critical", count(full(runs), Level.CRITICAL))
          .put("pairs", thinned(runs).count())
          .put("thinnedWarning", count(thinned(runs), Level.WARNING))
          .put("thinnedCritical", count(thinned(runs), Level.CRITICAL));
    }
    ArrayNode list = json.putArray("changedPairs");
    for (Judged.Pair pair : changed) {
      ObjectNode node = list.addObject()
          .put("recording", pair.name())
          .put("seed", pair.pattern().seed())
          .put("pattern", pair.pattern().kind().name().toLowerCase(Locale.ROOT));
      put(node.putObject("full"), pair.full());
      put(node.putObject("thinned"), pair.thinned());
    }
    ArrayNode runs = json.putArray("runs");
    for (Judged run : judged) {
      ObjectNode node = runs.addObject().put("recording", run.name());
      node.set("outcome", run.outcome());
      put(node.putObject("full"), run.full());
    }
    return json;
  }

  private static void put(ObjectNode node, Verdict verdict) {
    node.put("severity", verdict.level().id()).put("frames", verdict.frames());
    if (verdict.step() >= 0) {
      node.put("rule", verdict.rule()).put("step", verdict.step());
    }
  }
}
