package io.tightrope.dashboard.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What a dashboard costs as its stored runs grow in number, both axes logarithmic, as an SVG. */
public final class RunsPicture {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;
  private static final double LEFT = 70;
  private static final double RIGHT = 190;
  private static final double TOP = 30;
  private static final double BOTTOM = 50;
  private static final double MIN_MILLIS = 1;
  private static final double MAX_MILLIS = 100_000;

  private final StringBuilder out = new StringBuilder();
  private final List<RunsResult> results;

  private RunsPicture(List<RunsResult> results) {
    this.results = results;
  }

  /** The picture of at least one result. */
  public static String of(List<RunsResult> results) {
    return new RunsPicture(results).draw();
  }

  private String draw() {
    axes();
    line("#d1495b", "first page of the list", 5000, RunsResult::listMillis);
    line("#4c78a8", "port open", 2000, RunsResult::portMillis);
    line(
        "#2a9d5c",
        "one request, slowest kind",
        100,
        result -> result.medianMillis().values().stream()
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(0));
    return String.format(
        Locale.ROOT,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
            + " font-family=\"sans-serif\" font-size=\"12\"><title>Start and list of a dashboard by"
            + " the number of stored runs</title><rect width=\"%d\" height=\"%d\" fill=\"white\"/>%s"
            + "</svg>%n",
        WIDTH,
        HEIGHT,
        WIDTH,
        HEIGHT,
        out);
  }

  private double x(double runs) {
    double low = Math.log10(results.get(0).runs());
    double high = Math.log10(results.get(results.size() - 1).runs());
    double share = high > low ? (Math.log10(runs) - low) / (high - low) : 0.5;
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double millis) {
    double bounded = Math.max(MIN_MILLIS, Math.min(MAX_MILLIS, millis));
    double share = Math.log10(bounded / MIN_MILLIS) / Math.log10(MAX_MILLIS / MIN_MILLIS);
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  }

  private void axes() {
    for (double millis = MIN_MILLIS; millis <= MAX_MILLIS; millis *= 10) {
      stroke(LEFT, y(millis), WIDTH - RIGHT, y(millis), "#dddddd", "");
      text(LEFT - 8, y(millis) + 4, "end", "#333333", time(millis));
    }
    for (RunsResult result : results) {
      text(x(result.runs()), HEIGHT - BOTTOM + 18, "middle", "#333333", count(result.runs()));
    }
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, "middle", "#333333", "stored runs");
    text(8, 16, "start", "#333333", "time (dashed: aim)");
  }

  private static String time(double millis) {
    return millis < 1000 ? Math.round(millis) + " ms" : Math.round(millis / 1000) + " s";
  }

  private static String count(int runs) {
    return String.format(Locale.ROOT, "%,d", runs);
  }

  private void line(String color, String name, double aim, ToDoubleFunction<RunsResult> millis) {
    stroke(LEFT, y(aim), WIDTH - RIGHT, y(aim), color, " stroke-dasharray=\"4 4\"");
    StringBuilder points = new StringBuilder();
    for (RunsResult result : results) {
      double at = x(result.runs());
      double height = y(millis.applyAsDouble(result));
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", at, height));
      out.append(String.format(
          Locale.ROOT,
          "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"><title>%s runs, %s: %.0f ms</title>"
              + "</circle>",
          at,
          height,
          color,
          count(result.runs()),
          name,
          millis.applyAsDouble(result)));
    }
    out.append("<polyline fill=\"none\" stroke-width=\"2\" stroke=\"")
        .append(color)
        .append("\" points=\"")
        .append(points.toString().strip())
        .append("\"/>");
    RunsResult last = results.get(results.size() - 1);
    text(WIDTH - RIGHT + 10, y(millis.applyAsDouble(last)) + 4, "start", color, name);
  }

  private void stroke(double x1, double y1, double x2, double y2, String color, String more) {
    out.append(String.format(
        Locale.ROOT,
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"%s/>",
        x1,
        y1,
        x2,
        y2,
        color,
        more));
  }

  private void text(double x, double y, String anchor, String color, String text) {
    out.append(String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>",
        x,
        y,
        anchor,
        color,
        text));
  }
}
