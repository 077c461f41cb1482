package io.tightrope.benchmarks.stages.training;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Trains several plans, some at a time, and tells how far it is. */
public final class Trainings {
  private static final int STEPS_PER_LINE = 500;

  private final Budget budget;
  private final Images images;
  private final int threads;
  private final AtomicLong stepsDone = new AtomicLong();
  private final long startNanos = System.nanoTime();

  public Trainings(Budget budget, Images images, int threads) {
    this.budget = budget;
    this.images = images;
    this.threads = threads;
  }

  /**
   * Trains all plans.
   *
   * @param sofar is told the finished ones, in no order, whenever another is finished
   * @return the results in the order of the plans
   */
  public List<Result> run(List<Plan> plans, PrintStream progress, Consumer<List<Result>> sofar)
      throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      long allSteps = (long) plans.size() * budget.steps();
      List<Result> finished = new ArrayList<>();
      List<Future<Result>> futures = new ArrayList<>();
      for (Plan plan : plans) {
        futures.add(pool.submit(() -> {
          Result result = train(plan, allSteps, progress);
          synchronized (finished) {
            finished.add(result);
            sofar.accept(List.copyOf(finished));
          }
          return result;
        }));
      }
      List<Result> results = new ArrayList<>();
      for (Future<Result> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }

  private Result train(Plan plan, long allSteps, PrintStream progress) {
    Result result = Training.run(plan, budget, images, step -> {
      long done = stepsDone.incrementAndGet();
      if (step % STEPS_PER_LINE == 0) {
        progress.printf(
            Locale.ROOT,
            "%-28s step %5d of %d; all: %3.0f %%, %s%n",
            plan.name(),
            step,
            budget.steps(),
            100.0 * done / allSteps,
            left(done, allSteps));
      }
    });
    progress.printf(
        Locale.ROOT,
        "%-28s accuracy %.4f at sparsity %.3f (lowest layer %.3f), %d rollbacks, %.0f s%n",
        plan.name(),
        result.accuracy(),
        result.sparsity(),
        result.lowest(),
        result.rollbacks().size(),
        result.seconds());
    return result;
  }

  private String left(long done, long all) {
    double elapsed = (System.nanoTime() - startNanos) / 1e9;
    return String.format(Locale.ROOT, "%.0f min left", elapsed * (all - done) / done / 60);
  }
}
