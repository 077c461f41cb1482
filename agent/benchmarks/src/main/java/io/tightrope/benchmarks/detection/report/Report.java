package io.tightrope.benchmarks.detection.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.benchmarks.detection.others.OtherRule;
import io.tightrope.benchmarks.detection.zoo.Recipe.Fault.What;
import io.tightrope.benchmarks.detection.zoo.Recipe.Kind;
import io.tightrope.theory.design.Verdict;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The tables of the detection benchmark over one part of the zoo. */
public final class Report {
  /** A failure that the loss shows after so many steps is a slow drift. */
  private static final int SLOW = 1000;

  private final List<Judged> runs;
  private final List<Judged> failing;
  private final List<Judged> healthy;

  public Report(List<Judged> runs) {
    this.runs = List.copyOf(runs);
    failing = runs.stream().filter(run -> run.outcome().fails()).toList();
    healthy = runs.stream().filter(run -> !run.outcome().fails()).toList();
  }

  public void print(PrintStream out) {
    out.printf("%d runs: %d fail, %d are healthy%n%n", runs.size(), failing.size(), healthy.size());
    printLeads(out);
    printFalseAlarms(out);
    printCauses(out);
    printBehind(out);
    printOthers(out);
    printWrong(out);
  }

  private void printLeads(PrintStream out) {
    out.println("Critical alert before the loss shows it");
    out.printf("  %-28s %8s %28s %8s %8s%n", "kind", "failing", "alerted before", "median", "p10");
    for (Kind kind : Kind.values()) {
      List<Judged> of = failing.stream().filter(r -> r.recipe().kind() == kind).toList();
      if (!of.isEmpty()) {
        printLeads(out, kind == Kind.HEALTHY ? "meant to be healthy" : kind.title, of);
      }
    }
    printLeads(out, "all", failing);
    List<Judged> slow = failing.stream()
        .filter(run -> run.deadline() > SLOW && run.outcome().shownAt().isPresent())
        .toList();
    if (!slow.isEmpty()) {
      printLeads(out, "shown after step " + SLOW, slow);
    }
    List<Judged> doomed =
        failing.stream().filter(r -> r.recipe().kind() == Kind.INITIALIZATION).toList();
    out.printf(
        "%nDoomed at initialization, before step 1%n  preflight says unstable: %s%n"
            + "  critical alert on the first frame: %s%n"
            + "  preflight says unstable of healthy runs: %s%n",
        share(doomed, run -> run.trained().preflight() == Verdict.UNSTABLE),
        share(doomed, run -> run.firstCritical().orElse(1) == 0),
        share(healthy, run -> run.trained().preflight() == Verdict.UNSTABLE));
  }

  private static void printLeads(PrintStream out, String name, List<Judged> of) {
    int[] leads = leads(of, Judged::firstCritical);
    out.printf(
        "  %-28s %8d %28s %8s %8s%n",
        name,
        of.size(),
        Shares.wilson(leads.length, of.size()),
        Shares.quantile(leads, 0.5),
        Shares.quantile(leads, 0.1));
  }

  private void printFalseAlarms(PrintStream out) {
    out.printf("%nCritical false alarms on healthy runs: %s%n", share(healthy, Judged::falseAlarm));
    Map<String, List<Judged>> bySparsity = healthy.stream()
        .collect(Collectors.groupingBy(Report::sparsity, TreeMap::new, Collectors.toList()));
    bySparsity.forEach(
        (sparsity, of) -> out.printf("  %-12s %s%n", sparsity, share(of, Judged::falseAlarm)));
    List<Judged> struckLater =
        runs.stream().filter(run -> run.recipe().fault().step() > 0).toList();
    out.printf("  before an injected fault struck: %s%n", share(struckLater, Judged::beforeFault));
  }

  private static String sparsity(Judged run) {
    double target = run.recipe().lastTarget();
    return target == 0 ? "dense" : String.format(Locale.ROOT, "%.2f", target);
  }

  private void printCauses(PrintStream out) {
    out.printf("%nInjected faults: the first critical alert names cause and layer%n");
    for (What what : What.values()) {
      List<Judged> of =
          runs.stream().filter(r -> r.recipe().fault().what() == what).toList();
      if (what == What.NOTHING || of.isEmpty()) {
        continue;
      }
      List<Judged> broken = of.stream().filter(Judged::broken).toList();
      out.printf(
          "  %-22s %-28s %d survived; said: %s%n",
          what.name().toLowerCase(Locale.ROOT).replace('_', ' '),
          share(broken, Judged::causeNamed),
          of.size() - broken.size(),
          said(broken));
    }
    out.printf(
        "  %-22s %s%n",
        "all", share(runs.stream().filter(Judged::broken).toList(), Judged::causeNamed));
  }

  /** The rules of the first critical alerts and how often each. */
  private static String said(List<Judged> of) {
    return of.stream()
        .collect(Collectors.groupingBy(
            run -> run.first().map(first -> first.alert().rule().id()).orElse("nothing"),
            TreeMap::new,
            Collectors.counting()))
        .entrySet()
        .stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private void printBehind(PrintStream out) {
    List<Judged> slow = runs.stream().filter(Judged::learnsSlowly).toList();
    List<Judged> others =
        runs.stream().filter(run -> !run.outcome().behindBaseline()).toList();
    out.printf("%nCompared with the dense baseline: BehindBaseline in the first half%n");
    out.printf("  %-38s %s%n", "slow learners", share(slow, Judged::behindInTime));
    out.printf(
        "  %-38s %s%n", "these, or a critical alert by then", share(slow, Judged::warnedInTime));
    out.printf(
        "  %-38s %s%n", "runs that end within ten points", share(others, Judged::behindInTime));
    out.printf(
        "  %-38s %s%n", "these, at any time", share(others, run -> run.behind().isPresent()));
    for (Judged run : runs) {
      if (run.learnsSlowly()
          ? !run.behindInTime()
          : !run.outcome().behindBaseline() && run.behindInTime()) {
        out.printf(
            Locale.ROOT,
            "  %-12s %-46s accuracy %.3f of %.3f, behind from %s%n",
            run.learnsSlowly() ? "not seen" : "ends well",
            run.recipe().name(),
            run.trained().accuracy(),
            run.baselineAccuracy(),
            text(run.behind()));
      }
    }
  }

  private void printOthers(PrintStream out) {
    out.printf("%nRule by rule, at every observed step (and at their own cadence)%n");
    out.printf(
        "  %-14s %-26s %18s %18s %10s%n",
        "tool", "rule", "before, of failing", "false alarms", "lead");
    int[] ours = leads(failing, Judged::firstCritical);
    out.printf(
        "  %-14s %-26s %18s %18s %10s%n",
        "Tightrope",
        "any critical alert",
        Shares.percent(ours.length, failing.size()),
        Shares.percent(count(healthy, Judged::falseAlarm), healthy.size()),
        Shares.quantile(ours, 0.5));
    List<OtherRule> rules = OtherRule.all();
    for (int i = 0; i < rules.size(); i++) {
      int index = i;
      int[] leads = leads(failing, run -> run.trained().others().get(index));
      int[] rare = leads(failing, run -> run.trained().othersByCadence().get(index));
      out.printf(
          "  %-14s %-26s %18s %18s %10s%n",
          rules.get(i).tool(),
          rules.get(i).name(),
          both(leads.length, rare.length, failing.size()),
          both(
              count(healthy, run -> run.trained().others().get(index).isPresent()),
              count(healthy, run -> run.trained().othersByCadence().get(index).isPresent()),
              healthy.size()),
          Shares.quantile(leads, 0.5) + " (" + Shares.quantile(rare, 0.5) + ")");
    }
  }

  /** What every rule made of these runs, ours first. */
  public List<RecallPicture.Mark> marks() {
    List<RecallPicture.Mark> marks = new ArrayList<>();
    marks.add(mark("Tightrope", "any critical alert", Judged::firstCritical, Judged::falseAlarm));
    List<OtherRule> rules = OtherRule.all();
    for (int i = 0; i < rules.size(); i++) {
      int index = i;
      marks.add(mark(
          rules.get(i).tool(),
          rules.get(i).name(),
          run -> run.trained().others().get(index),
          run -> run.trained().others().get(index).isPresent()));
    }
    return marks;
  }

  private RecallPicture.Mark mark(
      String tool, String rule, Function<Judged, OptionalInt> first, Predicate<Judged> falseAlarm) {
    return new RecallPicture.Mark(
        tool,
        rule,
        leads(failing, first).length / (double) Math.max(1, failing.size()),
        count(healthy, falseAlarm) / (double) Math.max(1, healthy.size()));
  }

  private static String both(long often, long rarely, long of) {
    return Shares.percent(often, of) + " (" + Shares.percent(rarely, of) + ")";
  }

  private void printWrong(PrintStream out) {
    out.printf("%nRuns judged wrongly%n");
    for (Judged run : runs) {
      boolean late = run.outcome().fails() && run.lead(run.firstCritical()).isEmpty();
      if (late || run.falseAlarm() || (run.broken() && !run.causeNamed())) {
        out.printf(
            Locale.ROOT,
            "  %-12s %-46s accuracy %.3f of %.3f, sparsity %.2f, shown at %s, alert at %s%s%n",
            late
                ? run.criticals().isEmpty() ? "missed" : "late"
                : run.falseAlarm() ? "false alarm" : "wrong cause",
            run.recipe().name(),
            run.trained().accuracy(),
            run.baselineAccuracy(),
            run.trained().sparsity(),
            text(run.outcome().shownAt()),
            text(run.firstCritical()),
            run.first()
                .map(first ->
                    " " + first.alert().rule().id() + " in " + first.alert().layers())
                .orElse(""));
      }
    }
  }

  /** Everything, one entry a run. */
  public ObjectNode toJson() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("runs", runs.size()).put("failing", failing.size()).put("healthy", healthy.size());
    json.put("alertedBefore", leads(failing, Judged::firstCritical).length);
    json.put("falseAlarms", count(healthy, Judged::falseAlarm));
    json.put("broken", count(runs, Judged::broken));
    json.put("causesNamed", count(runs, run -> run.broken() && run.causeNamed()));
    ArrayNode all = json.putArray("each");
    for (Judged run : runs) {
      all.add(toJson(run));
    }
    return json;
  }

  private static ObjectNode toJson(Judged run) {
    ObjectNode entry = new ObjectMapper()
        .createObjectNode()
        .put("name", run.recipe().name())
        .put("kind", run.recipe().kind().name().toLowerCase(Locale.ROOT))
        .put("fails", run.outcome().fails())
        .put("notFinite", run.outcome().notFinite())
        .put("behindBaseline", run.outcome().behindBaseline())
        .put("sparsityMissed", run.outcome().sparsityMissed())
        .put("accuracy", run.trained().accuracy())
        .put("baselineAccuracy", run.baselineAccuracy())
        .put("sparsity", run.trained().sparsity())
        .put("preflight", run.trained().preflight().name().toLowerCase(Locale.ROOT))
        .put("falseAlarm", run.falseAlarm())
        .put("learnsSlowly", run.learnsSlowly());
    run.behind().ifPresent(step -> entry.put("behind", step));
    run.outcome().shownAt().ifPresent(step -> entry.put("shownAt", step));
    run.first().ifPresent(first -> {
      entry.put("firstCritical", first.step());
      entry.put("firstRule", first.alert().rule().id());
    });
    if (run.broken()) {
      entry.put("causeNamed", run.causeNamed());
    }
    return entry;
  }

  private static int[] leads(List<Judged> failing, Function<Judged, OptionalInt> first) {
    return failing.stream()
        .map(run -> run.lead(first.apply(run)))
        .filter(OptionalInt::isPresent)
        .mapToInt(OptionalInt::getAsInt)
        .sorted()
        .toArray();
  }

  private static long count(List<Judged> of, Predicate<Judged> condition) {
    return of.stream().filter(condition).count();
  }

  private static String share(List<Judged> of, Predicate<Judged> condition) {
    return Shares.wilson(count(of, condition), of.size());
  }

  static String text(OptionalInt step) {
    return step.isPresent() ? String.valueOf(step.getAsInt()) : "-";
  }
}
