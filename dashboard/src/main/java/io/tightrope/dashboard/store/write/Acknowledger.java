package io.tightrope.dashboard.store.write;

import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.journal.Journal;
import io.tightrope.dashboard.store.recent.Entry;
import io.tightrope.dashboard.store.recent.EntryCodec;
import io.tightrope.dashboard.store.recent.Recent;
import io.tightrope.dashboard.store.schema.FrameRows;
import io.tightrope.dashboard.store.schema.StoreBusyException;
import io.tightrope.dashboard.store.schema.StoreException;
import io.tightrope.dashboard.store.schema.StoreFault;
import io.tightrope.dashboard.store.schema.StoredRun;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that decides what is new and writes it to the journal. It takes what is waiting,
 * brings it to disk together and completes the callers' futures then: under load many requests
 * share one flush, at rest a request waits for nobody. What it has acknowledged goes to {@link
 * Recent}, from where {@link TableWriter} takes it into the tables.
 *
 * <p>An error of the machine, such as a full heap, ends the thread: everybody who waits is refused,
 * and the error reaches the thread's handler of uncaught exceptions, which stops a dashboard.
 */
public final class Acknowledger implements AutoCloseable {
  /** Requests that may wait. */
  public static final int WAITING = 512;

  private static final int JOBS_PER_FLUSH = 64;
  private static final long CHECK_SECONDS = 10;
  private static final long RETRY_SECONDS = 2;

  /** What may be on its way into the tables, in bytes of memory. */
  public static final long MOST_RECENT_BYTES = 160L << 20;

  /** What a job comes to: its result, and what there is to remember. */
  record Decision<T>(T result, Optional<Entry> entry) {}

  /** Decides what is new. */
  interface Deciding<T> {
    Decision<T> with(RunProgresses progresses) throws SQLException;
  }

  private final Journal journal;
  private final Recent recent;
  private final TableWriter tables;
  private final RunProgresses progresses;
  private final BlockingQueue<Job<Deciding<?>, ?>> jobs = new ArrayBlockingQueue<>(WAITING);
  private final Thread thread;
  private volatile boolean closing;
  private volatile boolean ended;
  private volatile @Nullable Throwable stoppedBy;
  private final WriteHealth health = new WriteHealth("the journal");

  public Acknowledger(
      Journal journal, Recent recent, TableWriter tables, RunProgresses progresses) {
    this.journal = journal;
    this.recent = recent;
    this.tables = tables;
    this.progresses = progresses;
    this.thread = new Thread(this::loop, "store-journal");
    this.thread.setDaemon(true);
    this.thread.start();
  }

  public boolean healthy() {
    return health.isGood() && !ended;
  }

  /** Why the journal cannot be written; empty while it can. */
  public Optional<StoreFault> fault() {
    return health.fault();
  }

  /** Requests that wait for the journal. */
  public int waiting() {
    return jobs.size();
  }

  /** Appends what is new of a batch; refused at once when too much is waiting. */
  public CompletableFuture<Appended> append(
      StoredRun run, FrameBatch batch, Consumer<Appended> committed) {
    List<StepFrame> frames = batch.frames().stream().map(FrameRows::stored).toList();
    Deciding<Appended> deciding = known -> {
      RunProgress progress = known.of(run);
      int first = progress.frames();
      List<StepFrame> accepted = new ArrayList<>(frames.size());
      for (StepFrame frame : frames) {
        if (progress.addFrame(batch.worker(), frame.seq())) {
          progress.nextFrame();
          accepted.add(frame);
        }
      }
      Appended appended = new Appended(first, accepted, frames.size() - accepted.size());
      return new Decision<>(
          appended,
          accepted.isEmpty()
              ? Optional.empty()
              : Optional.of(new Entry.Frames(run.id(), batch.worker(), first, accepted)));
    };
    return offer(deciding, committed);
  }

  /**
   * Appends a block of scalars unless it is known; refused immediately when too much is waiting.
   *
   * @return its place among the run's blocks, or empty when it was known
   */
  public CompletableFuture<Optional<Integer>> append(
      StoredRun run, String worker, ScalarBlock block, Consumer<Optional<Integer>> committed) {
    return offer(
        known -> {
          RunProgress progress = known.of(run);
          if (!progress.addScalars(worker, block.seq())) {
            return new Decision<>(Optional.<Integer>empty(), Optional.empty());
          }
          int place = progress.nextBlock();
          return new Decision<>(
              Optional.of(place),
              Optional.of(new Entry.Scalars(
                  run.id(), place, progress.frames(), progress.events(), worker, block)));
        },
        committed);
  }

  private <T> CompletableFuture<T> offer(Deciding<T> deciding, Consumer<T> committed) {
    Job<Deciding<?>, T> job = new Job<>(deciding, committed);
    if (closing || ended) {
      job.fail(StoreException.stopped(stoppedBy));
    } else if (recent.weight() > MOST_RECENT_BYTES) {
      job.fail(new StoreBusyException("too much is on its way into the tables already"));
    } else if (!jobs.offer(job)) {
      job.fail(new StoreBusyException(WAITING + " writes are waiting already"));
    } else if (ended) {
      refuseWaiting();
    }
    return job.result;
  }

  /**
   * Appends an event unless it is known, and waits until it is on disk.
   *
   * @return its place among the run's events, or empty when it was known
   */
  public Optional<Integer> append(
      StoredRun run, RunEvent event, Consumer<Optional<Integer>> committed) {
    return call(
        known -> {
          RunProgress progress = known.of(run);
          if (!progress.addEvent(event.seq())) {
            return new Decision<>(Optional.<Integer>empty(), Optional.empty());
          }
          return new Decision<>(
              Optional.of(progress.nextEvent()),
              Optional.of(new Entry.Event(run.id(), progress.frames(), event)));
        },
        committed);
  }

  /** The lowest number that no frame, block or event of a reporter has reached. */
  public long nextSeq(StoredRun run) {
    return call(known -> new Decision<>(known.of(run).nextSeq(), Optional.empty()), next -> {});
  }

  /** Forgets a run that is being removed, after everything that was handed in before. */
  public void forget(StoredRun run) {
    call(
        known -> {
          known.forget(run);
          return new Decision<>(true, Optional.empty());
        },
        done -> {});
  }

  private <T> T call(Deciding<T> deciding, Consumer<T> committed) {
    Job<Deciding<?>, T> job = new Job<>(deciding, committed);
    try {
      while (!jobs.offer(job, 1, TimeUnit.SECONDS)) {
        if (ended) {
          throw StoreException.stopped(stoppedBy);
        }
      }
      if (ended) {
        refuseWaiting();
      }
      return Futures.join(job.result);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("interrupted while waiting for the store", e);
    }
  }

  private void loop() {
    List<Job<Deciding<?>, ?>> batch = new ArrayList<>();
    try {
      while (!closing || !jobs.isEmpty()) {
        batch.clear();
        try {
          Job<Deciding<?>, ?> first =
              jobs.poll(health.isGood() ? CHECK_SECONDS : RETRY_SECONDS, TimeUnit.SECONDS);
          if (first == null) {
            check();
            continue;
          }
          batch.add(first);
        } catch (InterruptedException e) {
          continue;
        }
        jobs.drainTo(batch, JOBS_PER_FLUSH - 1);
        acknowledge(batch);
      }
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

  /** Finds out whether the disk takes something, where nobody sends anything. */
  private void check() {
    try {
      journal.check();
      health.succeeded();
    } catch (IOException e) {
      health.failed(e);
    }
  }

  /** What came in after the last look would be waited for without an end. */
  private void refuseWaiting() {
    List<Job<Deciding<?>, ?>> late = new ArrayList<>();
    jobs.drainTo(late);
    late.forEach(job -> job.fail(StoreException.stopped(stoppedBy)));
  }

  private void acknowledge(List<Job<Deciding<?>, ?>> batch) {
    List<Entry> entries = new ArrayList<>();
    batch.forEach(job -> decide(job).ifPresent(entries::add));
    try {
      if (!entries.isEmpty()) {
        remember(entries);
        health.succeeded();
      }
    } catch (IOException | RuntimeException e) {
      health.failed(e);
      progresses.forget();
      batch.forEach(job -> job.fail(e));
      return;
    }
    batch.forEach(Job::complete);
  }

  @SuppressWarnings("unchecked")
  private <T> Optional<Entry> decide(Job<Deciding<?>, T> job) {
    try {
      Decision<T> decision = ((Deciding<T>) job.work).with(progresses);
      job.done(decision.result());
      return decision.entry();
    } catch (SQLException | RuntimeException e) {
      job.fail(e);
      return Optional.empty();
    }
  }

  private void remember(List<Entry> entries) throws IOException {
    long position =
        journal.append(entries.stream().map(EntryCodec.current()::encode).toList());
    long now = System.nanoTime();
    for (Entry entry : entries) {
      recent.add(new Recent.Placed(position++, entry, now));
    }
    tables.wake();
  }

  /**
   * Acknowledges what is waiting and stops. Its connection is closed too: a single one that stays
   * open keeps the file open in this process, and its write-ahead log is not taken in.
   */
  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      thread.join(30_000);
      progresses.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      throw new StoreException("the store did not close cleanly", e);
    }
  }
}
