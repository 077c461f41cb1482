package io.tightrope.benchmarks.detection.report;

import io.tightrope.benchmarks.Drawing;
import io.tightrope.benchmarks.Drawing.Axis;
import java.util.List;
import java.util.Locale;

/**
 * Failures noticed in time against false alarms, one mark a rule: the upper left corner is where a
 * rule should be. Rules that notice little and cry little crowd in the lower left one and carry their
 * names as titles only.
 */
public final class RecallPicture {
  private static final double NAMED = 30;
  private static final String[] COLORS = {
    "#d1495b", "#4c78a8", "#2a9d5c", "#b07aa1", "#e08a1e", "#666666"
  };

  /**
   * What a rule made of the runs.
   *
   * @param tool who ships it
   * @param rule its name there
   * @param recall share of the failing runs on which it spoke before the loss showed it
   * @param falseAlarms share of the healthy runs on which it spoke
   */
  record Mark(String tool, String rule, double recall, double falseAlarms) {}

  private RecallPicture() {}

  public static String of(List<Mark> marks) {
    List<String> tools = marks.stream().map(Mark::tool).distinct().toList();
    Drawing drawing = new Drawing(
        "Failures noticed in time against false alarms, rule by rule",
        new Axis("healthy runs with a false alarm", 0, 100, 20, "%.0f %%"),
        new Axis("failing runs noticed before the loss shows it", 0, 100, 20, "%.0f %%"),
        tools.size());
    for (Mark mark : marks) {
      double alarms = 100 * mark.falseAlarms();
      double recall = 100 * mark.recall();
      String title = String.format(
          Locale.ROOT,
          "%s, %s: %.0f %% noticed, %.0f %% false alarms",
          mark.tool(),
          mark.rule(),
          recall,
          alarms);
      drawing.mark(alarms, recall, color(tools.indexOf(mark.tool())), title);
      if (recall > NAMED) {
        drawing.name(alarms, recall, mark.rule());
      }
    }
    for (int i = 0; i < tools.size(); i++) {
      drawing.legend(color(i), tools.get(i));
    }
    return drawing.svg();
  }

  private static String color(int tool) {
    return COLORS[tool % COLORS.length];
  }
}
