package io.tightrope.benchmarks.rules;

import io.tightrope.benchmarks.Drawing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The steps of failing runs, source by source: those before an alert, and those that it saves. */
final class SavingsPicture {
  private static final String BEFORE = "#d1495b";
  private static final String SAVED = "#2a9d5c";
  private static final String PREFLIGHT = "#4c78a8";

  private SavingsPicture() {}

  /** The picture as SVG; sources without a failing run are left out, and the sum of all. */
  static String of(Map<String, Savings> savings) {
    List<Map.Entry<String, Savings>> rows = new ArrayList<>(savings.entrySet());
    rows.removeIf(row -> row.getValue().burnt() == 0 || row.getKey().equals(Totals.ALL));
    Drawing drawing = new Drawing(
        "Steps of failing runs that a critical alert saves",
        new Drawing.Axis("steps of failing runs", 0, 100, 20, "%.0f %%"),
        new Drawing.Axis("", 0, rows.size(), 1, ""),
        3);
    for (int i = 0; i < rows.size(); i++) {
      Savings of = rows.get(i).getValue();
      double bottom = rows.size() - i - 0.8;
      double preflight = of.percent(of.savedWithPreflight() - of.saved());
      double before = 100 - of.percent(of.savedWithPreflight());
      drawing.bar(0, before, bottom, BEFORE);
      drawing.bar(before, before + preflight, bottom, PREFLIGHT);
      drawing.bar(before + preflight, 100, bottom, SAVED);
      drawing.caption(
          bottom + 0.55,
          String.format(
              Locale.ROOT,
              "%s: %.0f %% saved, good runs stopped: %d of %d",
              rows.get(i).getKey(),
              of.percent(of.savedWithPreflight()),
              of.stopped(),
              of.good()));
    }
    drawing.legend(BEFORE, "before the first critical alert");
    drawing.legend(PREFLIGHT, "not begun: preflight");
    drawing.legend(SAVED, "saved by stopping at the alert");
    return drawing.svg();
  }
}
