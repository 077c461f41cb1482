package io.tightrope.core.detect.rules;

import io.tightrope.core.detect.evidence.Layers;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Finding;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.run.RunEnd;
import java.util.List;

/**
 * The run ended by an exception, a full heap, a signal or an exit code. Judged by the run's {@code
 * end} event instead of its frames; over when the run goes on.
 */
public final class RunFailed {
  static final RuleDeclaration RULE = RuleDeclaration.of(
          "RunFailed",
          Severity.CRITICAL,
          "The run ended by an exception, a signal, a full heap or an exit code")
      .shownByLoss();

  private RunFailed() {}

  /** What a failed end says. */
  public static Finding finding(RunEnd end) {
    return new Finding(
        Severity.CRITICAL, Layers.none(), Double.NaN, Expected.UNKNOWN, () -> wording(end));
  }

  private static Finding.Wording wording(RunEnd end) {
    String reason = end.reason().isBlank() ? "its reporter gave no reason" : end.reason();
    return new Finding.Wording(
        "the run failed", reason, cause(end), action(end, reason), List.of());
  }

  private static String cause(RunEnd end) {
    String reason = end.reason();
    if (end.isStop()) {
      return "The setting on-critical is stop: a critical alert ends fit.";
    }
    if (end.status() == RunEnd.Status.KILLED || reason.startsWith("SIG")) {
      return "Somebody stopped the process: a user, a scheduler, or the machine's shutdown.";
    }
    if (reason.contains("OutOfMemoryError")) {
      return "The memory that the process may use was full.";
    }
    if (reason.contains("exit code")) {
      return "The program itself gave up and said so by its exit code.";
    }
    return "An error in the program, in its data or in a library.";
  }

  private static String action(RunEnd end, String reason) {
    if (end.isStop()) {
      return "Remove the cause of that alert, and go on from a checkpoint from before it.";
    }
    return reason.contains("OutOfMemoryError")
        ? "Raise -Xmx or -Dorg.bytedeco.javacpp.maxbytes, or take smaller batches; then resume from"
            + " the last checkpoint."
        : "Read the end of the job's log, remove the cause, and resume from the last checkpoint.";
  }
}
