package io.tightrope.benchmarks.stages;

import io.tightrope.benchmarks.Drawing;
import io.tightrope.benchmarks.Drawing.Axis;
import io.tightrope.benchmarks.stages.network.NetworkKind;
import io.tightrope.benchmarks.stages.training.Method;
import io.tightrope.benchmarks.stages.training.Plan;
import io.tightrope.benchmarks.stages.training.Result;
import java.util.List;
import java.util.Locale;

/** Sparsity against accuracy, one mark per run. */
final class FrontierPicture {
  private static final double STEP = 0.05;
  private static final String[] COLORS = {"#4c78a8", "#2a9d5c", "#d1495b", "#b07aa1", "#e08a1e"};
  private static final String BASELINE = "#999999";

  private FrontierPicture() {}

  static String of(List<Result> results) {
    double fromSparsity =
        down(results.stream().mapToDouble(Result::sparsity).min().orElse(0));
    double from = down(results.stream().mapToDouble(Result::accuracy).min().orElse(0));
    double to = STEP + down(results.stream().mapToDouble(Result::accuracy).max().orElse(1));
    Drawing drawing = new Drawing(
        "Accuracy against achieved sparsity",
        new Axis(
            "mean sparsity of the hidden layers at the end (test examples)",
            fromSparsity,
            1,
            STEP,
            "%.2f"),
        new Axis("test accuracy", from, to, to - from > 0.4 ? 2 * STEP : STEP, "%.2f"),
        NetworkKind.values().length + 1);
    for (Result result : results) {
      Plan plan = result.plan();
      String title = String.format(
          Locale.ROOT,
          "%s, %s, seed %d: accuracy %.4f at sparsity %.3f",
          plan.network().id(),
          plan.method().label(),
          plan.seed(),
          result.accuracy(),
          result.sparsity());
      drawing.mark(result.sparsity(), result.accuracy(), color(plan), title);
    }
    for (NetworkKind network : NetworkKind.values()) {
      drawing.legend(COLORS[network.ordinal()], network.id());
    }
    drawing.legend(BASELINE, "plain ReLU baseline of any");
    return drawing.svg();
  }

  private static String color(Plan plan) {
    return plan.method() == Method.DENSE ? BASELINE : COLORS[plan.network().ordinal()];
  }

  private static double down(double value) {
    return Math.max(0, STEP * Math.floor(value / STEP + 1e-9));
  }
}
