package io.tightrope.benchmarks.stages;

import io.tightrope.benchmarks.Drawing;
import io.tightrope.benchmarks.Drawing.Axis;
import io.tightrope.benchmarks.stages.training.Method;
import io.tightrope.benchmarks.stages.training.Plan;
import io.tightrope.benchmarks.stages.training.Result;
import java.util.List;
import java.util.Locale;

/** Sparsity against accuracy, one mark a run. */
final class FrontierPicture {
  private static final double STEP = 0.05;
  private static final String[] COLORS = {
    "#4c78a8", "#2a9d5c", "#d1495b", "#b07aa1", "#e08a1e", "#777777"
  };

  private FrontierPicture() {}

  static String of(List<Result> results) {
    double fromSparsity =
        down(results.stream().mapToDouble(Result::sparsity).min().orElse(0));
    double from = down(results.stream().mapToDouble(Result::accuracy).min().orElse(0));
    double to = STEP + down(results.stream().mapToDouble(Result::accuracy).max().orElse(1));
    Drawing drawing = new Drawing(
        "Accuracy against achieved sparsity",
        new Axis(
            "mean sparsity of the hidden layers at the end (test images)",
            fromSparsity,
            1,
            STEP,
            "%.2f"),
        new Axis("test accuracy", from, to, to - from > 0.4 ? 2 * STEP : STEP, "%.2f"),
        Method.values().length);
    for (Result result : results) {
      Plan plan = result.plan();
      String title = String.format(
          Locale.ROOT,
          "%s, seed %d: accuracy %.4f at sparsity %.3f",
          plan.method().label(),
          plan.seed(),
          result.accuracy(),
          result.sparsity());
      drawing.mark(result.sparsity(), result.accuracy(), COLORS[plan.method().ordinal()], title);
    }
    for (Method method : Method.values()) {
      drawing.legend(COLORS[method.ordinal()], method.label());
    }
    return drawing.svg();
  }

  private static double down(double value) {
    return Math.max(0, STEP * Math.floor(value / STEP + 1e-9));
  }
}
