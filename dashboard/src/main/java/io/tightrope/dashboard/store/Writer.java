package io.tightrope.dashboard.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. It takes what is waiting, does it in one transaction and completes
 * the callers' futures after the commit: under load many requests share one commit, at rest a
 * request waits for nobody.
 */
final class Writer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
  private static final int WAITING = 512;
  private static final int JOBS_PER_COMMIT = 32;

  /** What a job does within the transaction. */
  interface Work<T> {
    T in(Transaction transaction) throws SQLException;
  }

  private final DuckDBConnection connection;
  private final RunProgresses progresses;
  private final Rollups rollups;
  private final BlockingQueue<Job<?>> jobs = new ArrayBlockingQueue<>(WAITING);
  private final Thread thread;
  private volatile boolean closing;
  private volatile boolean healthy = true;

  Writer(DuckDBConnection connection, Rollups rollups) {
    this.connection = connection;
    this.rollups = rollups;
    this.progresses = new RunProgresses(connection);
    this.thread = new Thread(this::loop, "store-writer");
    this.thread.setDaemon(true);
    this.thread.start();
  }

  boolean healthy() {
    return healthy && thread.isAlive();
  }

  int waiting() {
    return jobs.size();
  }

  /**
   * Hands in a job; refused at once when too many are waiting.
   *
   * @param committed is told the result after the commit, in the order of commits
   */
  <T> CompletableFuture<T> offer(Work<T> work, Consumer<T> committed) {
    Job<T> job = new Job<>(work, committed);
    if (closing) {
      job.result.completeExceptionally(new StoreException("the store is closed"));
    } else if (!jobs.offer(job)) {
      job.result.completeExceptionally(
          new StoreBusyException(WAITING + " writes are waiting already"));
    }
    return job.result;
  }

  /** Does a job and waits for its commit. */
  <T> T call(Work<T> work) {
    return call(work, result -> {});
  }

  /** Does a job, waits for its commit and tells {@code committed} of it in the order of commits. */
  <T> T call(Work<T> work, Consumer<T> committed) {
    Job<T> job = new Job<>(work, committed);
    try {
      jobs.put(job);
      return Futures.join(job.result);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("interrupted while waiting for the store", e);
    }
  }

  private void loop() {
    List<Job<?>> batch = new ArrayList<>();
    while (!closing || !jobs.isEmpty()) {
      batch.clear();
      try {
        batch.add(jobs.take());
      } catch (InterruptedException e) {
        continue;
      }
      jobs.drainTo(batch, JOBS_PER_COMMIT - 1);
      commit(batch);
    }
  }

  private void commit(List<Job<?>> batch) {
    try (Transaction transaction = new Transaction(connection, progresses, rollups)) {
      for (Job<?> job : batch) {
        job.run(transaction);
      }
      transaction.commit();
      healthy = true;
    } catch (SQLException | RuntimeException e) {
      abandon(batch, e);
      return;
    }
    batch.forEach(Job::complete);
  }

  /** One bad job must not fail its neighbours: each gets a transaction of its own. */
  private void abandon(List<Job<?>> batch, Exception failure) {
    progresses.forget();
    if (batch.size() > 1) {
      batch.forEach(job -> commit(List.of(job)));
      return;
    }
    healthy = !(failure instanceof SQLException);
    LOG.warn("could not write: {}", failure.getMessage());
    batch
        .get(0)
        .result
        .completeExceptionally(
            new StoreException("could not write: " + failure.getMessage(), failure));
  }

  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      thread.join(30_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Job<T> {
    private final Work<T> work;
    private final Consumer<T> committed;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private @Nullable T value;

    Job(Work<T> work, Consumer<T> committed) {
      this.work = work;
      this.committed = committed;
    }

    void run(Transaction transaction) throws SQLException {
      value = work.in(transaction);
    }

    void complete() {
      T value = Objects.requireNonNull(this.value, "a job completes after it ran");
      try {
        committed.accept(value);
        result.complete(value);
      } catch (RuntimeException e) {
        LOG.error("what follows a commit failed", e);
        result.completeExceptionally(e);
      }
    }
  }
}
