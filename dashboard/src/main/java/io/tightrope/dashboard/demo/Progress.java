package io.tightrope.dashboard.demo;

import io.tightrope.core.frame.StepFrame;
import io.tightrope.dashboard.runs.RunStatus;
import java.io.PrintStream;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * What runs, how far it is and how long it will still take: on a terminal one line that changes,
 * elsewhere a line now and then.
 */
final class Progress {
  private static final long QUIET_NANOS = 10_000_000_000L;

  private final PrintStream out;
  private final boolean terminal;
  private final String what;
  private final long startNanos = System.nanoTime();
  private long lastNanos;
  private int lastLength;

  Progress(PrintStream out, boolean terminal, String what) {
    this.out = out;
    this.terminal = terminal;
    this.what = what;
  }

  void show(RunStatus status, OptionalInt totalSteps, long alerts) {
    String line = line(status, totalSteps, alerts);
    long now = System.nanoTime();
    if (terminal) {
      out.print("\r" + line + " ".repeat(Math.max(0, lastLength - line.length())));
      out.flush();
      lastLength = line.length();
    } else if (lastNanos == 0 || now - lastNanos > QUIET_NANOS) {
      out.println(line);
      lastNanos = now;
    }
  }

  void end(String line) {
    if (terminal) {
      out.print("\r" + " ".repeat(lastLength) + "\r");
    }
    out.println(line);
  }

  private String line(RunStatus status, OptionalInt totalSteps, long alerts) {
    if (status.last().isEmpty()) {
      return what + "  starting";
    }
    StepFrame frame = status.last().get();
    long done = status.lastStep() + 1;
    StringBuilder line = new StringBuilder(what).append("  step ").append(done);
    totalSteps.ifPresent(total -> line.append(" of ").append(total));
    line.append(", stage ").append(frame.stage());
    if (!Double.isNaN(frame.sparsityTarget())) {
      line.append(String.format(Locale.ROOT, " (target %.2f)", frame.sparsityTarget()));
    }
    line.append(String.format(Locale.ROOT, ", loss %.3g", frame.loss()));
    totalSteps.ifPresent(total -> line.append(", about ").append(left(done, total)));
    if (alerts > 0) {
      line.append(", ").append(alerts).append(alerts == 1 ? " alert" : " alerts");
    }
    return line.toString();
  }

  private String left(long done, int total) {
    double elapsed = (System.nanoTime() - startNanos) / 1e9;
    long seconds = Math.round(elapsed * Math.max(0, total - done) / Math.max(1, done));
    return seconds < 90 ? seconds + " s left" : Math.round(seconds / 60.0) + " min left";
  }
}
