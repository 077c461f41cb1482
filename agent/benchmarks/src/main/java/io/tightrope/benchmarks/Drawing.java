package io.tightrope.benchmarks;

import java.util.Locale;

/**
 * What the pictures of the benchmarks have in common: marks over a grid with named axes and a legend,
 * as SVG that reads on light and dark pages alike.
 */
public final class Drawing {
  private static final int WIDTH = 760;
  private static final int LEFT = 64;
  private static final int RIGHT = 30;
  private static final int TOP = 24;
  private static final int PLOT = 330;
  private static final int BOTTOM = TOP + PLOT;
  private static final int LEGEND = BOTTOM + 70;
  private static final int LEGEND_COLUMNS = 3;
  private static final int LEGEND_ROW = 22;
  private static final double BAR = 1.0 / 3;

  private final StringBuilder svg = new StringBuilder();
  private final Axis across;
  private final Axis upwards;
  private int named;

  /**
   * One direction of the plot.
   *
   * @param name what it shows
   * @param from value at its beginning
   * @param to value at its end
   * @param step from one line of the grid to the next
   * @param format of the numbers at the lines, as for {@link String#format}
   */
  public record Axis(String name, double from, double to, double step, String format) {
    private double share(double value) {
      return (value - from) / (to - from);
    }

    private String written(double value) {
      return String.format(Locale.ROOT, format, value);
    }
  }

  /** An empty plot. */
  public Drawing(String title, Axis across, Axis upwards, int legendEntries) {
    this.across = across;
    this.upwards = upwards;
    int rows = (legendEntries + LEGEND_COLUMNS - 1) / LEGEND_COLUMNS;
    int height = LEGEND + rows * LEGEND_ROW;
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
            + " font-family=\"sans-serif\" font-size=\"13\">",
        WIDTH, height);
    add("<title>%s</title>", title);
    add("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, height);
    grid();
  }

  private void grid() {
    double slack = 1e-9;
    for (double value = across.from; value <= across.to + slack; value += across.step) {
      add("<path d=\"M%.1f %d V%d\" stroke=\"#dddddd\"/>", x(value), TOP, BOTTOM);
      text(x(value), BOTTOM + 18, "middle", across.written(value));
    }
    for (double value = upwards.from; value <= upwards.to + slack; value += upwards.step) {
      add("<path d=\"M%d %.1f H%d\" stroke=\"#dddddd\"/>", LEFT, y(value), WIDTH - RIGHT);
      text(LEFT - 8, y(value) + 4, "end", upwards.written(value));
    }
    text((LEFT + WIDTH - RIGHT) / 2.0, BOTTOM + 40, "middle", across.name);
    add(
        "<text transform=\"translate(16 %.1f) rotate(-90)\" text-anchor=\"middle\""
            + " fill=\"#333333\">%s</text>",
        (TOP + BOTTOM) / 2.0, upwards.name);
  }

  /** A mark, and what it says when pointed at. */
  public void mark(double valueAcross, double valueUpwards, String color, String title) {
    add(
        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"6\" fill=\"%s\" fill-opacity=\"0.85\""
            + " stroke=\"#ffffff\"><title>%s</title></circle>",
        x(valueAcross), y(valueUpwards), color, title);
  }

  /** A horizontal bar, a third of a unit thick, between two values across. */
  public void bar(double from, double to, double bottom, String color) {
    double top = y(bottom + BAR);
    add(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
        x(from), top, x(to) - x(from), y(bottom) - top, color);
  }

  /** A line of text at the left border. */
  public void caption(double valueUpwards, String text) {
    text(LEFT, y(valueUpwards), "start", text);
  }

  /** A name beside a mark, on its left where the right border is near. */
  public void name(double valueAcross, double valueUpwards, String name) {
    boolean onTheLeft = across.share(valueAcross) > 0.7;
    text(
        x(valueAcross) + (onTheLeft ? -10 : 10),
        y(valueUpwards) + 4,
        onTheLeft ? "end" : "start",
        name);
  }

  /** The next entry of the legend. */
  public void legend(String color, String name) {
    double x = LEFT + (named % LEGEND_COLUMNS) * 232;
    double y = LEGEND + (named / LEGEND_COLUMNS) * LEGEND_ROW;
    add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"6\" fill=\"%s\"/>", x, y, color);
    text(x + 12, y + 4, "start", name);
    named++;
  }

  /** The picture as it is now. */
  public String svg() {
    return svg + "</svg>\n";
  }

  private double x(double value) {
    return LEFT + across.share(value) * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    return BOTTOM - upwards.share(value) * PLOT;
  }

  private void text(double x, double y, String anchor, String text) {
    add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"#333333\">%s</text>",
        x, y, anchor, text);
  }

  private void add(String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
