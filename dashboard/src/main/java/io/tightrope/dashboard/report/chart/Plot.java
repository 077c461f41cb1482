package io.tightrope.dashboard.report.chart;

import java.util.function.DoubleFunction;

/** The frame of a chart: axes with their ticks, and where a pair of values lies. Not thread-safe. */
final class Plot {
  static final int WIDTH = 520;
  private static final double LEFT = 50;
  private static final double RIGHT = 14;
  private static final double TOP = 26;
  private static final double BOTTOM = 40;
  private static final double TICK = 4;
  private static final int LETTER = 7;

  private final Svg svg = new Svg();
  private final int height;
  private final Scale x;
  private final Scale y;

  Plot(int height, Scale x, Scale y) {
    this.height = height;
    this.x = x;
    this.y = y;
  }

  double x(double value) {
    return LEFT + x.place(value) * (WIDTH - LEFT - RIGHT);
  }

  double y(double value) {
    return height - BOTTOM - y.place(value) * (height - TOP - BOTTOM);
  }

  double top() {
    return TOP;
  }

  double bottom() {
    return height - BOTTOM;
  }

  Svg svg() {
    return svg;
  }

  /** Grid, ticks and names of both axes. */
  void axes(
      DoubleFunction<String> xLabel, String xName, DoubleFunction<String> yLabel, String yName) {
    for (double tick : y.ticks()) {
      svg.line("grid", LEFT, y(tick), WIDTH - RIGHT, y(tick));
      svg.text("tick", LEFT - TICK - 3, y(tick) + TICK, "end", yLabel.apply(tick));
    }
    double free = Double.NEGATIVE_INFINITY;
    for (double tick : x.ticks()) {
      String label = xLabel.apply(tick);
      double half = LETTER * label.length() / 2.0;
      svg.line("axis", x(tick), bottom(), x(tick), bottom() + TICK);
      if (x(tick) - half > free) {
        svg.text("tick", x(tick), bottom() + 4 * TICK, "middle", label);
        free = x(tick) + half + LETTER;
      }
    }
    svg.line("axis", LEFT, bottom(), WIDTH - RIGHT, bottom());
    svg.text("name", WIDTH - RIGHT, height - TICK, "end", xName);
    svg.text("name", 2, TOP - 3 * TICK, "start", yName);
  }

  /** A line through points; a gap where a value is missing or not finite. */
  void line(String style, double[] xs, double[] ys) {
    StringBuilder data = new StringBuilder();
    boolean drawing = false;
    for (int i = 0; i < xs.length; i++) {
      boolean known = Double.isFinite(ys[i]);
      if (known) {
        data.append(drawing ? 'L' : 'M')
            .append(Svg.at(x(xs[i])))
            .append(' ')
            .append(Svg.at(y(ys[i])));
      }
      drawing = known;
    }
    if (!data.isEmpty()) {
      svg.path(style, data.toString());
    }
  }

  /** A line that keeps each value until the next. */
  void steps(String style, double[] xs, double[] ys, double end) {
    StringBuilder data = new StringBuilder();
    for (int i = 0; i < xs.length; i++) {
      double next = i + 1 < xs.length ? xs[i + 1] : end;
      data.append(i == 0 ? 'M' : 'L')
          .append(Svg.at(x(xs[i])))
          .append(' ')
          .append(Svg.at(y(ys[i])))
          .append('L')
          .append(Svg.at(x(next)))
          .append(' ')
          .append(Svg.at(y(ys[i])));
    }
    if (!data.isEmpty()) {
      svg.path(style, data.toString());
    }
  }

  /** The area between two lines, where both are known. */
  void area(String style, double[] xs, double[] lows, double[] highs) {
    StringBuilder there = new StringBuilder();
    StringBuilder back = new StringBuilder();
    for (int i = 0; i < xs.length; i++) {
      if (Double.isFinite(lows[i]) && Double.isFinite(highs[i])) {
        there
            .append(there.isEmpty() ? 'M' : 'L')
            .append(Svg.at(x(xs[i])))
            .append(' ')
            .append(Svg.at(y(highs[i])));
        back.insert(0, "L" + Svg.at(x(xs[i])) + " " + Svg.at(y(lows[i])));
      }
    }
    if (!there.isEmpty()) {
      svg.path(style, there.append(back).append('Z').toString());
    }
  }

  /** A triangle around a point: what is not as it should be. */
  void triangle(String style, double atX, double atY, double size) {
    svg.path(
        style,
        "M" + Svg.at(atX) + " " + Svg.at(atY - size) + "L" + Svg.at(atX + size) + " "
            + Svg.at(atY + size) + "L" + Svg.at(atX - size) + " " + Svg.at(atY + size) + "Z");
  }

  String build(String id, String title, String description) {
    return svg.build(id, WIDTH, height, title, description);
  }
}
