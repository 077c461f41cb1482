package io.tightrope.dashboard.store.write;

import io.tightrope.dashboard.journal.Journal;
import io.tightrope.dashboard.store.recent.Recent;
import io.tightrope.dashboard.store.rollup.Rollups;
import io.tightrope.dashboard.store.schema.RunTables;
import io.tightrope.dashboard.store.schema.StoreException;
import io.tightrope.dashboard.store.schema.StoreFault;
import io.tightrope.dashboard.store.summary.RunSummaries;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes the tables. What has been acknowledged is moved every few seconds in
 * one large transaction, since many small ones cost several times as much and a checkpoint now and
 * then takes seconds, for which no reporter should wait. Whatever else is to be written is written
 * at once.
 */
public final class TableWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TableWriter.class);
  private static final long MOVE_AFTER_NANOS = 4_000_000_000L;
  private static final long MOVE_AT_BYTES = 64L << 20;
  private static final long RETRY_MILLIS = 1000;
  private static final int JOBS_PER_COMMIT = 32;

  private final DuckDBConnection connection;
  private final Journal journal;
  private final Recent recent;
  private final RunTables tables;
  private final Rollups rollups;
  private final RunSummaries summaries;
  private final BlockingQueue<Job<Work<?>, ?>> jobs = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closing;
  private volatile boolean ended;
  private volatile @Nullable Throwable stoppedBy;
  private final WriteHealth health = new WriteHealth("the tables");

  public TableWriter(
      DuckDBConnection connection,
      Journal journal,
      Recent recent,
      RunTables tables,
      Rollups rollups,
      RunSummaries summaries) {
    this.connection = connection;
    this.journal = journal;
    this.recent = recent;
    this.tables = tables;
    this.rollups = rollups;
    this.summaries = summaries;
    this.thread = new Thread(this::loop, "store-writer");
    this.thread.setDaemon(true);
    this.thread.start();
  }

  public boolean healthy() {
    return health.isGood() && thread.isAlive();
  }

  /** Why the tables cannot be written; empty while they can. */
  public Optional<StoreFault> fault() {
    return health.fault();
  }

  /** Does a job and waits for its commit. */
  public <T> T call(Work<T> work) {
    Job<Work<?>, T> job = new Job<>(work, done -> {});
    jobs.add(job);
    if (ended) {
      refuseWaiting();
    }
    return Futures.join(job.result);
  }

  /** Waits until everything that has been acknowledged is in the tables. */
  public void flush() {
    call(this::moveWithin);
  }

  /** Moves everything within the transaction of a job that needs it there. */
  boolean moveWithin(Transaction transaction) throws SQLException {
    List<Recent.Placed> entries = recent.all();
    transaction.apply(entries);
    return true;
  }

  /** Told that something has been acknowledged. */
  void wake() {
    if (jobs.isEmpty() && recent.weight() > MOVE_AT_BYTES) {
      jobs.add(new Job<>(nothing -> true, done -> {}));
    }
  }

  private void loop() {
    List<Job<Work<?>, ?>> batch = new ArrayList<>();
    try {
      while (!closing || !jobs.isEmpty()) {
        batch.clear();
        try {
          Job<Work<?>, ?> first = jobs.poll(untilDue(), TimeUnit.NANOSECONDS);
          if (first != null) {
            batch.add(first);
            jobs.drainTo(batch, JOBS_PER_COMMIT - 1);
            commit(batch);
          }
          if (isDue()) {
            move();
          } else if (!health.isGood() && recent.isEmpty()) {
            check();
          }
        } catch (InterruptedException e) {
          continue;
        }
      }
      drain();
    } catch (RuntimeException | Error e) {
      // Whoever waits is told before the process is stopped.
      stoppedBy = e;
      batch.forEach(job -> job.fail(e));
      throw e;
    } finally {
      ended = true;
      refuseWaiting();
    }
  }

  /** What came in after the last look would be waited for without an end. */
  private void refuseWaiting() {
    List<Job<Work<?>, ?>> late = new ArrayList<>();
    jobs.drainTo(late);
    late.forEach(job -> job.fail(StoreException.stopped(stoppedBy)));
  }

  private long untilDue() {
    long now = System.nanoTime();
    long due = Math.max(0, MOVE_AFTER_NANOS - (now - recent.since(now)));
    return health.isGood() ? due : Math.min(due, TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS));
  }

  private boolean isDue() {
    long now = System.nanoTime();
    return now - recent.since(now) >= MOVE_AFTER_NANOS || recent.weight() > MOVE_AT_BYTES;
  }

  /** What cannot be moved stays in the journal and is tried again. */
  private void move() throws InterruptedException {
    try {
      commit(this::moveWithin);
      health.succeeded();
    } catch (SQLException | RuntimeException e) {
      failed(e);
      Thread.sleep(RETRY_MILLIS);
    }
  }

  /** Finds out whether the tables take something, where there is nothing to write. */
  private void check() {
    try {
      commit(transaction -> {
        try (Statement statement = transaction.sql().createStatement()) {
          return statement.execute("UPDATE state SET runs = runs");
        }
      });
      health.succeeded();
    } catch (SQLException | RuntimeException e) {
      failed(e);
    }
  }

  /**
   * @throws StoreException if the database cannot be used before it is opened again, which stops the
   *     thread and the process
   */
  private void failed(Exception e) {
    health.failed(e);
    if (String.valueOf(e.getMessage()).contains("has been invalidated")) {
      throw new StoreException("the database must be opened again: " + e.getMessage(), e);
    }
  }

  private void drain() {
    try {
      if (!recent.isEmpty()) {
        commit(this::moveWithin);
      }
    } catch (SQLException | RuntimeException e) {
      LOG.error("could not move frames from the journal into the tables; they stay there", e);
    }
  }

  private <T> T commit(Work<T> work) throws SQLException {
    try (Transaction transaction = new Transaction(connection, tables, rollups, summaries)) {
      T result = work.in(transaction);
      transaction.commit();
      moved(transaction.movedTo());
      return result;
    }
  }

  private void moved(long position) {
    recent.moved(position);
    try {
      journal.release(position);
    } catch (IOException e) {
      LOG.warn("a file of the journal could not be removed: {}", e.getMessage());
    }
  }

  private void commit(List<Job<Work<?>, ?>> batch) {
    try {
      commit(transaction -> {
        for (Job<Work<?>, ?> job : batch) {
          run(job, transaction);
        }
        return true;
      });
      health.succeeded();
    } catch (SQLException | RuntimeException e) {
      abandon(batch, e);
      return;
    }
    batch.forEach(Job::complete);
  }

  @SuppressWarnings("unchecked")
  private static <T> void run(Job<Work<?>, T> job, Transaction transaction) throws SQLException {
    job.done(((Work<T>) job.work).in(transaction));
  }

  /** One bad job must not fail its neighbours: each gets a transaction of its own. */
  private void abandon(List<Job<Work<?>, ?>> batch, Throwable failure) {
    if (batch.size() > 1) {
      batch.forEach(job -> commit(List.of(job)));
      return;
    }
    batch.get(0).fail(failure);
    if (failure instanceof SQLException broken) {
      failed(broken);
    }
  }

  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      thread.join(60_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
