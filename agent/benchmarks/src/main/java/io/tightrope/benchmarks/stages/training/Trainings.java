package io.tightrope.benchmarks.stages.training;

import io.tightrope.benchmarks.Parallel;
import io.tightrope.benchmarks.stages.data.Tasks;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Trains several plans, some at a time, and prints how far it is. */
public final class Trainings {
  private static final int STEPS_PER_LINE = 500;

  private final Tasks tasks;
  private final int threads;
  private final PrintStream progress;
  private final Optional<KeptRuns> kept;
  private final AtomicLong stepsDone = new AtomicLong();
  private final long startNanos = System.nanoTime();
  private long allSteps;

  /**
   * Trains so many plans at a time.
   *
   * @param progress takes lines of progress
   * @param kept where results are found again and kept; empty to train each run
   */
  public Trainings(Tasks tasks, int threads, PrintStream progress, Optional<KeptRuns> kept) {
    this.tasks = tasks;
    this.threads = threads;
    this.progress = progress;
    this.kept = kept;
  }

  /**
   * Trains all plans.
   *
   * @param sofar takes the finished ones, in no order, whenever another is finished
   * @return the results in the order of the plans
   */
  public List<Result> run(List<Plan> plans, Consumer<List<Result>> sofar)
      throws IOException, InterruptedException {
    Map<Plan, Result> known = known(plans);
    allSteps = plans.stream()
        .filter(plan -> !known.containsKey(plan))
        .mapToLong(plan -> plan.recipe().steps())
        .sum();
    List<Result> finished = new ArrayList<>();
    return Parallel.map(plans, threads, plan -> {
      Result result = known.containsKey(plan) ? known.get(plan) : trainAndKeep(plan);
      synchronized (finished) {
        finished.add(result);
        sofar.accept(List.copyOf(finished));
      }
      return result;
    });
  }

  private Map<Plan, Result> known(List<Plan> plans) throws IOException {
    Map<Plan, Result> known = new HashMap<>();
    if (kept.isPresent()) {
      for (Plan plan : plans) {
        kept.get().find(plan).ifPresent(result -> known.put(plan, result));
      }
      progress.printf("%d of %d runs were kept before%n", known.size(), plans.size());
    }
    return known;
  }

  private Result trainAndKeep(Plan plan) throws IOException {
    Result result = train(plan);
    if (kept.isPresent()) {
      kept.get().keep(result);
    }
    return result;
  }

  private Result train(Plan plan) {
    Result result = Training.run(plan, tasks.of(plan.network().task()), step -> {
      long done = stepsDone.incrementAndGet();
      if (step % STEPS_PER_LINE == 0) {
        progress.printf(
            Locale.ROOT,
            "%-36s step %5d of %d; all: %3.0f %%, %s%n",
            plan.name(),
            step,
            plan.recipe().steps(),
            100.0 * done / allSteps,
            left(done));
      }
    });
    progress.printf(
        Locale.ROOT,
        "%-36s accuracy %.4f at sparsity %.3f (lowest layer %.3f), compute saved %.3f, %d rollbacks%s,"
            + " %.0f s%n",
        plan.name(),
        result.accuracy(),
        result.sparsity(),
        result.lowest(),
        result.computeSaved(),
        result.rollbacks().size(),
        afterFault(result),
        result.seconds());
    return result;
  }

  private static String afterFault(Result result) {
    Fault fault = result.fault();
    return fault == null
        ? ""
        : result
            .rollbackAfterFault()
            .map(rollback ->
                ", the first " + (rollback.step() - fault.step()) + " steps after the fault")
            .orElse(", none after the fault");
  }

  private String left(long done) {
    double elapsed = (System.nanoTime() - startNanos) / 1e9;
    return String.format(Locale.ROOT, "%.0f min left", elapsed * (allSteps - done) / done / 60);
  }
}
