package io.tightrope.dashboard.runs;

/** Tasks that are done again and again by an executor, whose errors are not to go unseen. */
public final class Watchful {
  private Watchful() {}

  /**
   * The same task; an executor keeps an error in a future that nobody asks, and does the task never
   * again. Here it goes to the thread's handler first, as if the thread had died of it.
   */
  public static Runnable of(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (Error e) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        throw e;
      }
    };
  }
}
