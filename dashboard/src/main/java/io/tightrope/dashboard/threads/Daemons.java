package io.tightrope.dashboard.threads;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;

/**
 * Executors of one thread that does not keep the process alive. An {@link Error} of a task goes to the
 * thread's handler, as if the thread had died of it, and not only into a future that nobody asks; what
 * is submitted to {@link #single} is the exception. Thread-safe.
 */
public final class Daemons {
  private Daemons() {}

  /**
   * An executor of tasks that are done now, in their order. The handler gets an error of a task that is
   * given to {@code execute}. An error of a task that is given to {@code submit} is in its future only.
   */
  public static ExecutorService single(String name) {
    return Executors.newSingleThreadExecutor(named(name));
  }

  /** An executor of tasks that are done later, or again and again. */
  public static ScheduledExecutorService scheduled(String name) {
    return new Watchful(named(name));
  }

  private static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** A task that ends by an error has it in its future, and is not done again. */
  private static final class Watchful extends ScheduledThreadPoolExecutor {
    Watchful(ThreadFactory factory) {
      super(1, factory);
    }

    @Override
    protected void afterExecute(Runnable task, Throwable failure) {
      super.afterExecute(task, failure);
      if (failure == null
          && task instanceof Future<?> done
          && done.isDone()
          && !done.isCancelled()) {
        try {
          done.get();
        } catch (ExecutionException e) {
          if (e.getCause() instanceof Error error) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, error);
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
