package io.tightrope.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The same done to many, several at a time. */
public final class Parallel {
  private Parallel() {}

  /** What is done to each; called by several threads. */
  public interface Work<T, R> {
    R on(T each) throws IOException, InterruptedException;
  }

  /**
   * Does it to all.
   *
   * @param threads how many at a time
   * @return the results in the order of the items
   * @throws IOException the first failure of this kind; what is not yet begun is then left out
   */
  public static <T, R> List<R> map(List<T> items, int threads, Work<T, R> work)
      throws IOException, InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<R>> futures = new ArrayList<>();
      for (T item : items) {
        futures.add(pool.submit(() -> work.on(item)));
      }
      List<R> results = new ArrayList<>();
      for (Future<R> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("a part of the work failed", e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  /** One thread for each processor. */
  public static <T, R> List<R> map(List<T> items, Work<T, R> work)
      throws IOException, InterruptedException {
    return map(items, Runtime.getRuntime().availableProcessors(), work);
  }
}
