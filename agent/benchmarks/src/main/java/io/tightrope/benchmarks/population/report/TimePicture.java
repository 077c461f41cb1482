package io.tightrope.benchmarks.population.report;

import io.tightrope.benchmarks.Drawing;
import io.tightrope.benchmarks.population.judge.JudgedJob;
import io.tightrope.benchmarks.population.judge.Truth;
import io.tightrope.benchmarks.recorded.Alarms.Alarm;
import java.util.List;

/**
 * When the loss shows that a broken job fails, and when a critical alert says so: below the diagonal the
 * alert came first.
 */
public final class TimePicture {
  /** Where marks stand of what never happens, in per cent of the job's steps. */
  private static final double NEVER = 110;

  private static final List<String> COLORS = List.of(
      "#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b", "#e377c2",
      "#7f7f7f", "#bcbd22", "#0b3d91", "#5c1a1b");

  private TimePicture() {}

  /** The picture as SVG. */
  public static String of(List<JudgedJob> jobs) {
    List<JudgedJob> failing =
        jobs.stream().filter(job -> job.truth() == Truth.FAILS).toList();
    List<String> kinds =
        failing.stream().map(OrdinaryReport::kind).distinct().sorted().toList();
    Drawing drawing = new Drawing(
        "Critical alert and loss of the broken jobs that fail",
        new Drawing.Axis("the loss shows it, % of the steps (110: never)", 0, NEVER, 10, "%.0f"),
        new Drawing.Axis("critical alert, % of the steps (110: never)", 0, NEVER, 10, "%.0f"),
        kinds.size());
    for (JudgedJob job : failing) {
      double shown = job.shownAt().isPresent() ? share(job, job.shownAt().getAsLong()) : NEVER;
      double said =
          job.critical().map(Alarm::step).map(step -> share(job, step)).orElse(NEVER);
      drawing.mark(
          shown,
          said,
          color(kinds.indexOf(OrdinaryReport.kind(job))),
          job.outcome().name() + ", " + job.outcome().setting());
    }
    kinds.forEach(kind -> drawing.legend(color(kinds.indexOf(kind)), kind));
    return drawing.svg();
  }

  private static double share(JudgedJob job, long step) {
    return 100.0 * step / Math.max(1, job.lastStep());
  }

  private static String color(int kind) {
    return COLORS.get(kind % COLORS.size());
  }
}
