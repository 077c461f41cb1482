package io.tightrope.benchmarks.stages;

import java.util.List;
import java.util.Locale;

/** Sparsity against accuracy, one mark a run, as SVG that reads on light and dark pages alike. */
final class FrontierPicture {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 440;
  private static final int LEFT = 64;
  private static final int RIGHT = 20;
  private static final int TOP = 20;
  private static final int BOTTOM = 110;
  private static final double STEP = 0.05;
  private static final String[] COLORS = {
    "#4c78a8", "#2a9d5c", "#d1495b", "#b07aa1", "#e08a1e", "#777777"
  };

  private final double fromSparsity;
  private final double fromAccuracy;
  private final double toAccuracy;

  private FrontierPicture(List<Result> results) {
    fromSparsity = down(results.stream().mapToDouble(Result::sparsity).min().orElse(0));
    fromAccuracy = down(results.stream().mapToDouble(Result::accuracy).min().orElse(0));
    toAccuracy =
        STEP + down(results.stream().mapToDouble(Result::accuracy).max().orElse(1));
  }

  private static double down(double value) {
    return Math.max(0, STEP * Math.floor(value / STEP + 1e-9));
  }

  static String of(List<Result> results) {
    FrontierPicture picture = new FrontierPicture(results);
    StringBuilder svg = new StringBuilder();
    add(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
            + " font-family=\"sans-serif\" font-size=\"13\">",
        WIDTH,
        HEIGHT);
    add(svg, "<title>Accuracy against achieved sparsity</title>");
    add(svg, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, HEIGHT);
    picture.axes(svg);
    results.forEach(result -> picture.mark(svg, result));
    legend(svg);
    add(svg, "</svg>");
    return svg.toString();
  }

  private void axes(StringBuilder svg) {
    for (double s = fromSparsity; s <= 1 + 1e-9; s += STEP) {
      add(svg, "<path d=\"M%.1f %d V%d\" stroke=\"#dddddd\"/>", x(s), TOP, HEIGHT - BOTTOM);
      label(svg, x(s), HEIGHT - BOTTOM + 18, "middle", String.format(Locale.ROOT, "%.2f", s));
    }
    double accuracyStep = toAccuracy - fromAccuracy > 0.4 ? 2 * STEP : STEP;
    for (double a = fromAccuracy; a <= toAccuracy + 1e-9; a += accuracyStep) {
      add(svg, "<path d=\"M%d %.1f H%d\" stroke=\"#dddddd\"/>", LEFT, y(a), WIDTH - RIGHT);
      label(svg, LEFT - 8, y(a) + 4, "end", String.format(Locale.ROOT, "%.2f", a));
    }
    label(
        svg,
        (LEFT + WIDTH - RIGHT) / 2.0,
        HEIGHT - BOTTOM + 40,
        "middle",
        "mean sparsity of the" + " hidden layers at the end (test images)");
    add(
        svg,
        "<text transform=\"translate(16 %.1f) rotate(-90)\" text-anchor=\"middle\""
            + " fill=\"#333333\">test accuracy</text>",
        (TOP + HEIGHT - BOTTOM) / 2.0);
  }

  private void mark(StringBuilder svg, Result result) {
    Plan plan = result.plan();
    add(
        svg,
        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\" fill-opacity=\"0.8\" stroke=\"#ffffff\">"
            + "<title>%s, seed %d: accuracy %.4f at sparsity %.3f</title></circle>",
        x(result.sparsity()),
        y(result.accuracy()),
        COLORS[plan.method().ordinal()],
        plan.method().label(),
        plan.seed(),
        result.accuracy(),
        result.sparsity());
  }

  private static void legend(StringBuilder svg) {
    for (Method method : Method.values()) {
      double x = LEFT + (method.ordinal() % 3) * 232;
      double y = HEIGHT - 36 + (method.ordinal() / 3) * 22;
      add(
          svg,
          "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\"/>",
          x,
          y,
          COLORS[method.ordinal()]);
      label(svg, x + 12, y + 4, "start", method.label());
    }
  }

  private static void label(StringBuilder svg, double x, double y, String anchor, String text) {
    add(
        svg,
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"#333333\">%s</text>",
        x,
        y,
        anchor,
        text);
  }

  private double x(double sparsity) {
    return LEFT + (sparsity - fromSparsity) / (1 - fromSparsity) * (WIDTH - LEFT - RIGHT);
  }

  private double y(double accuracy) {
    double share = (accuracy - fromAccuracy) / (toAccuracy - fromAccuracy);
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  }

  private static void add(StringBuilder svg, String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
