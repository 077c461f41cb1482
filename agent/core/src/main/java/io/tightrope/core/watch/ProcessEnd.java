package io.tightrope.core.watch;

import io.tightrope.core.run.Activity;
import io.tightrope.core.run.RunEnd;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What ends the process, as far as its shutdown hook can tell.
 *
 * @param exitCode what the program gave to {@code System.exit}; empty if it did not call it
 * @param signal the signal that arrived, such as {@code SIGTERM}; empty if none did
 */
record ProcessEnd(OptionalInt exitCode, Optional<String> signal) {
  private static final String HANDLER = " handler";

  /** To be called while shutdown hooks run. */
  static ProcessEnd now(OptionalInt exitCode) {
    return new ProcessEnd(exitCode, signalUnderWay());
  }

  /** The JVM handles a signal on a thread named after it, which waits for the shutdown hooks. */
  private static Optional<String> signalUnderWay() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("SIG") && name.endsWith(HANDLER))
        .map(name -> name.substring(0, name.length() - HANDLER.length()))
        .findFirst();
  }

  /**
   * What it is for one run.
   *
   * @param activity what the process was doing with it
   * @param isNewest whether no other run of the process has taken a later step
   * @param failure what its training threw since its last step, if anything
   */
  RunEnd of(Activity activity, boolean isNewest, Optional<String> failure) {
    boolean isIdle = activity == Activity.IDLE;
    if (exitCode.isPresent()) {
      int code = exitCode.getAsInt();
      String reason = "System.exit with exit code " + code;
      return code != 0 && (isNewest || !isIdle)
          ? RunEnd.failed(reason + failure.map(what -> " after " + what).orElse(""))
          : RunEnd.finished(reason);
    }
    if (signal.isPresent()) {
      String reason = signal.get() + " while " + activity.id();
      return isIdle ? RunEnd.finished(reason) : RunEnd.failed(reason);
    }
    return RunEnd.finished("the program ended");
  }
}
