package io.tightrope.benchmarks.stages;

import io.tightrope.benchmarks.stages.training.Fault;
import io.tightrope.benchmarks.stages.training.Method;
import io.tightrope.benchmarks.stages.training.Plan;
import io.tightrope.benchmarks.stages.training.Result;
import io.tightrope.benchmarks.stages.training.StageResult;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;

/** One row per run, and what there is to tell of single ones. */
record RunTable(Runs runs) {

  String figures() {
    StringBuilder table = new StringBuilder(
        "| network | way | target | seed | accuracy | below baseline | sparsity | lowest layer | compute saved |"
            + " rollbacks | seconds |\n|---|---|---|---|---|---|---|---|---|---|---|\n");
    runs.all().stream()
        .sorted(Comparator.comparing((Result run) -> run.plan().network())
            .thenComparing(run -> run.plan().method())
            .thenComparing(run -> run.plan().target())
            .thenComparing(run -> run.plan().resetUpdater())
            .thenComparing(run -> run.plan().seed()))
        .forEach(run -> table.append(row(run)));
    return table.toString();
  }

  private String row(Result run) {
    Plan plan = run.plan();
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %d | %.4f | %s | %.3f | %.3f | %.3f | %d | %.0f |%n",
        plan.network().id(),
        plan.method().label() + (plan.resetUpdater() ? ", moments reset" : ""),
        plan.method() == Method.DENSE || plan.method() == Method.HIGHEST
            ? "-"
            : String.format(Locale.ROOT, "%.3f", plan.target()),
        plan.seed(),
        run.accuracy(),
        plan.method() == Method.DENSE
            ? "-"
            : runs.baseline(run)
                .map(dense -> String.format(Locale.ROOT, "%.4f", dense.accuracy() - run.accuracy()))
                .orElse("-"),
        run.sparsity(),
        run.lowest(),
        run.computeSaved(),
        run.rollbacks().size(),
        run.seconds());
  }

  /** What was done to a run that was broken, and what its gate did. */
  static String fault(Result run) {
    Fault fault = Objects.requireNonNull(run.fault());
    String back = run.rollbackAfterFault()
        .map(rollback -> String.format(
            Locale.ROOT,
            "rolled back after %d steps (the ramp observes every fifth): %s",
            rollback.step() - fault.step(),
            rollback.reason()))
        .orElse("not rolled back.");
    return String.format(
        Locale.ROOT,
        "Fault: %s, struck layer %d after step %d, in the stage at %.3f; %s The highest sparsity held in the"
            + " end: %.3f.%n",
        fault.kind().description(),
        fault.layer(),
        fault.step(),
        fault.target(),
        back,
        fault.held());
  }

  /** The stages of one run. */
  static String stages(Result run) {
    StringBuilder table = new StringBuilder(String.format(
        Locale.ROOT,
        "The stages of one run (%s, seed %d). Miss is the farthest that a layer was from its target right after"
            + " the change, drift is what the mean sparsity moved until the stage's end. Accuracy is that on"
            + " 1,000 test examples.%n%n| stage | target | steps | miss | drift | sparsity at its end |"
            + " lowest layer | compute saved | accuracy |%n|---|---|---|---|---|---|---|---|---|%n",
        run.plan().network().id(),
        run.plan().seed()));
    int number = 1;
    for (StageResult stage : run.stages()) {
      table.append(String.format(
          Locale.ROOT,
          "| %d | %.3f | %d | %.3f | %+.3f | %.3f | %.3f | %.3f | %.3f |%n",
          number++,
          stage.target(),
          stage.steps(),
          stage.worstMiss(),
          stage.drift(),
          stage.achieved(),
          stage.lowest(),
          stage.computeSaved(),
          stage.accuracy()));
    }
    return table.toString();
  }
}
