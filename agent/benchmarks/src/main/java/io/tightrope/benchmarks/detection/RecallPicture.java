package io.tightrope.benchmarks.detection;

import java.util.List;
import java.util.Locale;

/**
 * Failures noticed in time against false alarms, one mark a rule, as SVG that reads on light and dark
 * pages alike: the upper left corner is where a rule should be. Rules that notice little and cry
 * little crowd in the lower left one and carry their names as titles only.
 */
final class RecallPicture {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 460;
  private static final int LEFT = 64;
  private static final int RIGHT = 30;
  private static final int TOP = 24;
  private static final int BOTTOM = 96;
  private static final double NAMED = 0.3;
  private static final String[] COLORS = {
    "#d1495b", "#4c78a8", "#2a9d5c", "#b07aa1", "#e08a1e", "#666666"
  };

  private final StringBuilder svg = new StringBuilder();
  private final List<String> tools;

  /**
   * What a rule made of the runs.
   *
   * @param tool who ships it
   * @param rule its name there
   * @param recall share of the failing runs on which it spoke before the loss showed it
   * @param falseAlarms share of the healthy runs on which it spoke
   */
  record Mark(String tool, String rule, double recall, double falseAlarms) {}

  private RecallPicture(List<Mark> marks) {
    tools = marks.stream().map(Mark::tool).distinct().toList();
  }

  static String of(List<Mark> marks) {
    RecallPicture picture = new RecallPicture(marks);
    picture.add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
            + " font-family=\"sans-serif\" font-size=\"13\">",
        WIDTH, HEIGHT);
    picture.add("<title>Failures noticed in time against false alarms, rule by rule</title>");
    picture.add("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, HEIGHT);
    picture.axes();
    marks.forEach(picture::mark);
    picture.legend();
    picture.add("</svg>");
    return picture.svg.toString();
  }

  private void axes() {
    for (int percent = 0; percent <= 100; percent += 20) {
      double share = percent / 100.0;
      add("<path d=\"M%.1f %d V%d\" stroke=\"#dddddd\"/>", x(share), TOP, HEIGHT - BOTTOM);
      add("<path d=\"M%d %.1f H%d\" stroke=\"#dddddd\"/>", LEFT, y(share), WIDTH - RIGHT);
      label(x(share), HEIGHT - BOTTOM + 18, "middle", percent + " %");
      label(LEFT - 8, y(share) + 4, "end", percent + " %");
    }
    label(
        (LEFT + WIDTH - RIGHT) / 2.0,
        HEIGHT - BOTTOM + 40,
        "middle",
        "healthy runs with a false alarm");
    add(
        "<text transform=\"translate(16 %.1f) rotate(-90)\" text-anchor=\"middle\""
            + " fill=\"#333333\">failing runs noticed before the loss shows it</text>",
        (TOP + HEIGHT - BOTTOM) / 2.0);
  }

  private void mark(Mark mark) {
    double x = x(mark.falseAlarms());
    double y = y(mark.recall());
    add(
        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"6\" fill=\"%s\" fill-opacity=\"0.85\""
            + " stroke=\"#ffffff\"><title>%s, %s: %.0f %% noticed, %.0f %% false alarms</title>"
            + "</circle>",
        x,
        y,
        color(mark.tool()),
        mark.tool(),
        mark.rule(),
        100 * mark.recall(),
        100 * mark.falseAlarms());
    if (mark.recall() > NAMED) {
      boolean right = mark.falseAlarms() > 0.7;
      label(right ? x - 10 : x + 10, y + 4, right ? "end" : "start", mark.rule());
    }
  }

  private void legend() {
    for (int i = 0; i < tools.size(); i++) {
      double x = LEFT + i * 112.0;
      double y = HEIGHT - 24;
      add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"6\" fill=\"%s\"/>", x, y, color(tools.get(i)));
      label(x + 12, y + 4, "start", tools.get(i));
    }
  }

  private String color(String tool) {
    return COLORS[tools.indexOf(tool) % COLORS.length];
  }

  private void label(double x, double y, String anchor, String text) {
    add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"#333333\">%s</text>",
        x, y, anchor, text);
  }

  private static double x(double share) {
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double share) {
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  }

  private void add(String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
