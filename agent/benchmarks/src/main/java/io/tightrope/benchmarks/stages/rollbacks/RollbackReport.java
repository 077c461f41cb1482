package io.tightrope.benchmarks.stages.rollbacks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.benchmarks.stages.network.NetworkKind;
import io.tightrope.benchmarks.stages.training.FaultKind;
import io.tightrope.benchmarks.stages.training.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** What came of the healthy runs and of those with a fault. */
final class RollbackReport {
  /** In 60 healthy runs; in as many more or fewer, in proportion. */
  private static final double NEEDLESS_SHARE = 3.0 / 60;

  private static final double GOOD_SHARE = 27.0 / 30;

  private final List<Result> healthy;
  private final List<StruckRun> struck;

  RollbackReport(List<Result> results) {
    healthy = results.stream().filter(run -> run.plan().strike() == null).toList();
    struck = new ArrayList<>();
    for (Result run : results) {
      healthy.stream()
          .filter(other -> run.plan().strike() != null && isSame(run, other))
          .findFirst()
          .ifPresent(other -> struck.add(new StruckRun(run, other)));
    }
  }

  private static boolean isSame(Result run, Result other) {
    return run.plan().network() == other.plan().network()
        && run.plan().seed() == other.plan().seed()
        && run.plan().recipe().equals(other.plan().recipe());
  }

  /** Rollbacks of healthy runs: nothing was broken, so that each of them is needless. */
  private static long needless(List<Result> runs) {
    return runs.stream().mapToLong(run -> run.rollbacks().size()).sum();
  }

  private long mostNeedless() {
    return Math.round(NEEDLESS_SHARE * healthy.size());
  }

  private long leastGood() {
    return Math.round(GOOD_SHARE * struck.size());
  }

  private long good() {
    return struck.stream().filter(StruckRun::isGood).count();
  }

  boolean holds() {
    return needless(healthy) <= mostNeedless() && good() >= leastGood();
  }

  String markdown() {
    StringBuilder text = new StringBuilder(String.format(
        Locale.ROOT,
        "| | aim | measured |%n|---|---|---|%n| needless rollbacks in %d healthy runs | at most %d | **%d** |%n"
            + "| of %d runs with a fault, rolled back within %d steps and at most %.0f points behind the same run"
            + " without it | at least %d | **%d** |%n%n",
        healthy.size(),
        mostNeedless(),
        needless(healthy),
        struck.size(),
        StruckRun.IN_TIME,
        100 * StruckRun.MAY_LOSE,
        leastGood(),
        good()));
    text.append(
        "| network | healthy runs | needless rollbacks | accuracy | sparsity | with a fault |"
            + " rolled back in time | recovered | both |\n|---|---|---|---|---|---|---|---|---|\n");
    for (NetworkKind network : NetworkKind.values()) {
      row(text, network);
    }
    text.append(
        "\n| fault | runs | rolled back in time | steps to the rollback | recovered | both |\n"
            + "|---|---|---|---|---|---|\n");
    for (FaultKind kind : FaultKind.values()) {
      row(text, kind);
    }
    struck.stream().filter(run -> !run.isGood()).forEach(run -> text.append(missed(run)));
    return text.toString();
  }

  private void row(StringBuilder text, NetworkKind network) {
    List<Result> own =
        healthy.stream().filter(run -> run.plan().network() == network).toList();
    if (!own.isEmpty()) {
      List<StruckRun> broken =
          struck.stream().filter(run -> run.run().plan().network() == network).toList();
      text.append(String.format(
          Locale.ROOT,
          "| %s | %d | %d | %.3f | %.3f | %d | %d | %d | %d |%n",
          network.id(),
          own.size(),
          needless(own),
          mean(own, Result::accuracy),
          mean(own, Result::sparsity),
          broken.size(),
          count(broken, StruckRun::isRolledBackInTime),
          count(broken, StruckRun::isRecovered),
          count(broken, StruckRun::isGood)));
    }
  }

  private void row(StringBuilder text, FaultKind kind) {
    List<StruckRun> own = struck.stream().filter(run -> run.kind() == kind).toList();
    if (!own.isEmpty()) {
      List<Long> steps = own.stream()
          .map(StruckRun::stepsToRollback)
          .filter(OptionalLong::isPresent)
          .map(OptionalLong::getAsLong)
          .sorted()
          .toList();
      text.append(String.format(
          Locale.ROOT,
          "| %s | %d | %d | %s | %d | %d |%n",
          kind.description(),
          own.size(),
          count(own, StruckRun::isRolledBackInTime),
          steps.isEmpty() ? "-" : steps.get(0) + " to " + steps.get(steps.size() - 1),
          count(own, StruckRun::isRecovered),
          count(own, StruckRun::isGood)));
    }
  }

  private static String missed(StruckRun missed) {
    return String.format(
        Locale.ROOT,
        "%n%s: %s; %.1f points behind.%n",
        missed.run().plan().name(),
        missed.stepsToRollback().isPresent()
            ? "rolled back after " + missed.stepsToRollback().getAsLong() + " steps"
            : "not rolled back",
        100 * missed.behind());
  }

  ObjectNode toJson() {
    ObjectNode document = new ObjectMapper().createObjectNode();
    document.put("needlessRollbacks", needless(healthy));
    document.put("needlessAtMost", mostNeedless());
    document.put("recovered", good());
    document.put("recoveredAtLeast", leastGood());
    document.put("holds", holds());
    ArrayNode healthyRuns = document.putArray("healthy");
    healthy.forEach(run -> put(healthyRuns.addObject(), run));
    ArrayNode struckRuns = document.putArray("struck");
    for (StruckRun each : struck) {
      ObjectNode row = put(struckRuns.addObject(), each.run());
      row.put("fault", each.kind().id());
      row.put("stage", Objects.requireNonNull(each.run().plan().strike()).stage());
      each.stepsToRollback().ifPresent(steps -> row.put("stepsToRollback", steps));
      row.put("behind", each.behind());
      row.put("good", each.isGood());
    }
    return document;
  }

  private static ObjectNode put(ObjectNode row, Result run) {
    return row.put("network", run.plan().network().id())
        .put("seed", run.plan().seed())
        .put("learningRate", run.plan().recipe().learningRate())
        .put("rollbacks", run.rollbacks().size())
        .put("accuracy", run.accuracy())
        .put("sparsity", run.sparsity())
        .put("lowestLayer", run.lowest());
  }

  private static long count(List<StruckRun> of, Predicate<StruckRun> what) {
    return of.stream().filter(what).count();
  }

  private static double mean(List<Result> of, ToDoubleFunction<Result> value) {
    return of.stream().mapToDouble(value).average().orElseThrow();
  }
}
