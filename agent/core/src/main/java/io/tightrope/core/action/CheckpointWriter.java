package io.tightrope.core.action;

import io.tightrope.core.health.AgentHealth;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The one thread on which an agent writes files of checkpoints, and the one place for a copy: there is
 * never more than one copy in memory, however many models train. The thread is a daemon, begins with
 * the first job and ends when it had nothing to do for a while. Thread-safe.
 */
public final class CheckpointWriter {
  private static final long IDLE_SECONDS = 10;

  private final AgentHealth health;
  private final int maximumRuns;
  private final AtomicBoolean taken = new AtomicBoolean();
  private final ThreadPoolExecutor executor;

  /** The directories with files that are not kept for good, the one written last at the end. */
  private final Set<CheckpointDirectory> directories = new LinkedHashSet<>();

  /**
   * @param maximumRuns of how many runs there are checkpoints that are not kept for good
   */
  public CheckpointWriter(int maximumRuns, AgentHealth health) {
    this.maximumRuns = maximumRuns;
    this.health = health;
    executor = new ThreadPoolExecutor(
        1,
        1,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        CheckpointWriter::newThread,
        new ThreadPoolExecutor.AbortPolicy());
    executor.allowCoreThreadTimeOut(true);
  }

  private static Thread newThread(Runnable work) {
    Thread thread = new Thread(work, "tightrope-checkpoints");
    thread.setDaemon(true);
    thread.setContextClassLoader(CheckpointWriter.class.getClassLoader());
    return thread;
  }

  /** Takes the place for a copy; false if there is one. */
  boolean take() {
    return taken.compareAndSet(false, true);
  }

  /** The copy is gone. */
  void give() {
    taken.set(false);
  }

  /**
   * Runs a job behind those given before.
   *
   * @return false if the agent has ended
   */
  boolean submit(Runnable job) {
    try {
      executor.execute(() -> run(job));
      return true;
    } catch (RejectedExecutionException ended) {
      return false;
    }
  }

  private void run(Runnable job) {
    try {
      job.run();
    } catch (Throwable failure) {
      health.error("writing a checkpoint", failure);
    }
  }

  /**
   * Takes note that a directory was written to. Where there are too many, the one written to longest ago
   * loses the files that are not kept for good: a program may train networks by the thousand.
   *
   * @throws IOException if these cannot be deleted
   */
  void written(CheckpointDirectory directory) throws IOException {
    directories.remove(directory);
    directories.add(directory);
    if (directories.size() > maximumRuns) {
      CheckpointDirectory oldest = directories.iterator().next();
      directories.remove(oldest);
      oldest.clear();
    }
  }

  /** Waits until all jobs given so far are done, at most that long. */
  public void awaitDone(long millis) throws InterruptedException {
    if (executor.getPoolSize() == 0) {
      return;
    }
    CountDownLatch done = new CountDownLatch(1);
    if (submit(done::countDown)) {
      boolean ignored = done.await(millis, TimeUnit.MILLISECONDS);
    }
  }

  /** Takes no further jobs; those given so far are done, as long as the process lives. */
  public void stop() {
    executor.shutdown();
  }
}
