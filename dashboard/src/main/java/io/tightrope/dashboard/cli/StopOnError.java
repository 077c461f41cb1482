package io.tightrope.dashboard.cli;

/**
 * Stops the process when a thread of the store dies, or any thread of an error of the machine such as
 * a full heap. A dashboard that can write no more must not look alive: a supervisor starts it again,
 * and what was acknowledged is in the journal.
 */
final class StopOnError implements Thread.UncaughtExceptionHandler {
  /** Exit code of a dashboard that stopped by itself. */
  static final int EXIT = 3;

  private static final String OF_THE_STORE = "store-";

  private StopOnError() {}

  /** Watches every thread that has no handler of its own. */
  static void install() {
    Thread.setDefaultUncaughtExceptionHandler(new StopOnError());
  }

  @Override
  public void uncaughtException(Thread thread, Throwable error) {
    boolean stops =
        thread.getName().startsWith(OF_THE_STORE) || error instanceof VirtualMachineError;
    try {
      if (stops) {
        System.err.println("tightrope: The thread " + thread.getName() + " failed: " + error
            + ". The dashboard stops with exit code " + EXIT
            + ". Nothing that was acknowledged is lost; start it again."
            + (error instanceof OutOfMemoryError ? " Give it more heap with -Xmx." : ""));
      } else {
        System.err.println("tightrope: The thread " + thread.getName() + " failed:");
        error.printStackTrace();
      }
    } finally {
      if (stops) {
        // Not exit: its hooks would wait for the thread that has died.
        Runtime.getRuntime().halt(EXIT);
      }
    }
  }
}
