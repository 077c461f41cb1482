package io.tightrope.benchmarks.stages;

import io.tightrope.benchmarks.stages.network.NetworkKind;
import io.tightrope.benchmarks.stages.training.Result;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * One row per network and target: means over the seeds, and what plain ReLU networks have anyway.
 */
record NetworkTable(Runs runs) {

  String figures() {
    StringBuilder table = new StringBuilder(
        "| network | target | seeds | accuracy | of plain ReLU | behind, points | sparsity | of plain ReLU | gain |"
            + " lowest layer | compute saved | by plain ReLU | gain | rollbacks |\n"
            + "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
    for (NetworkKind network : runs.networks()) {
      Stream.concat(Stream.of(Aim.TARGET), Aim.FURTHER.stream()).forEach(target -> {
        List<Result> staged = runs.staged(network, target);
        if (!staged.isEmpty()) {
          table.append(row(network, target, staged));
        }
      });
    }
    return table.toString();
  }

  private String row(NetworkKind network, double target, List<Result> staged) {
    ToDoubleFunction<Result> behind = run -> 100 * (baseline(run).accuracy() - run.accuracy());
    return String.format(
        Locale.ROOT,
        "| %s | %.2f | %d | %.4f | %.4f | %s | %s | %.3f | **%+.3f** | %.3f | %.3f | %.3f | **%+.3f** | %d |%n",
        network.id(),
        target,
        staged.size(),
        mean(staged, Result::accuracy),
        mean(staged, run -> baseline(run).accuracy()),
        meanAndRange(staged, behind, "%.1f"),
        meanAndRange(staged, Result::sparsity, "%.3f"),
        mean(staged, run -> baseline(run).sparsity()),
        mean(staged, run -> run.sparsity() - baseline(run).sparsity()),
        values(staged, Result::lowest).min().orElseThrow(),
        mean(staged, Result::computeSaved),
        mean(staged, run -> baseline(run).computeSaved()),
        mean(staged, run -> run.computeSaved() - baseline(run).computeSaved()),
        staged.stream().mapToInt(run -> run.rollbacks().size()).sum());
  }

  /** How many runs meet each aim. */
  String verdict() {
    StringBuilder table = new StringBuilder(String.format(
        Locale.ROOT,
        "| network | mean sparsity at least %.2f | every hidden layer at least %.2f | behind, in points, at most |"
            + " within that | all |%n|---|---|---|---|---|---|%n",
        Aim.TARGET,
        Aim.LOWEST_LAYER));
    for (NetworkKind network : runs.networks()) {
      List<Result> claimed =
          runs.claimed().stream().filter(run -> run.plan().network() == network).toList();
      boolean aimed = network.mayLose().isPresent();
      table.append(String.format(
          Locale.ROOT,
          "| %s | %s | %s | %s | %s | **%s** |%n",
          network.id(),
          count(claimed, Aim::isSparse),
          count(claimed, Aim::isSparseEverywhere),
          aimed
              ? String.format(Locale.ROOT, "%.1f", 100 * network.mayLose().getAsDouble())
              : "no aim",
          aimed ? count(claimed, run -> Aim.isAccurate(run, runs.baseline(run))) : "-",
          count(claimed, runs::isMet)));
    }
    return table.toString();
  }

  private static String count(List<Result> of, Predicate<Result> meets) {
    return of.stream().filter(meets).count() + " of " + of.size();
  }

  private Result baseline(Result run) {
    return runs.baseline(run).orElseThrow();
  }

  private static String meanAndRange(
      List<Result> of, ToDoubleFunction<Result> value, String format) {
    String mean = String.format(Locale.ROOT, format, mean(of, value));
    return of.size() == 1
        ? mean
        : String.format(
            Locale.ROOT,
            mean + " (" + format + " to " + format + ")",
            values(of, value).min().orElseThrow(),
            values(of, value).max().orElseThrow());
  }

  private static double mean(List<Result> of, ToDoubleFunction<Result> value) {
    return values(of, value).average().orElseThrow();
  }

  private static DoubleStream values(List<Result> of, ToDoubleFunction<Result> value) {
    return of.stream().mapToDouble(value);
  }
}
