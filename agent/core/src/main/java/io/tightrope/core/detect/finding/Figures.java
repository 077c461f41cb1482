package io.tightrope.core.detect.finding;

import io.tightrope.core.detect.evidence.RunState;
import io.tightrope.core.frame.LayerStatistic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * Prints the numbers of one finding's sentences and keeps each of them, so that text and numbers
 * cannot part. Made for one wording. Not thread-safe.
 */
public final class Figures {
  private static final int NO_LAYER = -1;

  private final List<Figure> all = new ArrayList<>();

  /** Every number printed so far. */
  public List<Figure> list() {
    return List.copyOf(all);
  }

  /** A number with three significant digits, powers of ten from 1e4 on; "NaN" and "infinite" in words. */
  public String number(String name, double value) {
    return keep(name, NO_LAYER, value, Numbers::significant);
  }

  /** The same for a statistic of the newest frame. */
  public String number(RunState run, LayerStatistic statistic, int layer) {
    return keep(statistic.field(), layer, run.value(statistic, layer), Numbers::significant);
  }

  /** A share of 0..1 with two decimals. */
  public String share(String name, double value) {
    return keep(name, NO_LAYER, value, Numbers::share);
  }

  /** The same for a statistic of the newest frame. */
  public String share(RunState run, LayerStatistic statistic, int layer) {
    return keep(statistic.field(), layer, run.value(statistic, layer), Numbers::share);
  }

  /** A number near 1, of which the third decimal matters. */
  public String nearOne(String name, double value) {
    return keep(name, NO_LAYER, value, Numbers::nearOne);
  }

  /** The same for a statistic of the newest frame. */
  public String nearOne(RunState run, LayerStatistic statistic, int layer) {
    return keep(statistic.field(), layer, run.value(statistic, layer), Numbers::nearOne);
  }

  /** A count, a step or another whole number. */
  public String whole(String name, long value) {
    return keep(name, NO_LAYER, value, number -> Long.toString(value));
  }

  /** The index of a layer. */
  public String layer(int layer) {
    return keep("layer", layer, layer, number -> Integer.toString(layer));
  }

  private String keep(String name, int layer, double value, DoubleFunction<String> print) {
    String text = print.apply(value);
    all.add(new Figure(name, layer, value, text));
    return text;
  }

  /** Numbers as a sentence wants them. */
  private static final class Numbers {
    private Numbers() {}

    static String significant(double value) {
      if (Double.isNaN(value)) {
        return "NaN";
      }
      if (Double.isInfinite(value)) {
        return value > 0 ? "infinite" : "minus infinite";
      }
      if (value == 0) {
        return "0";
      }
      double size = Math.abs(value);
      if (size >= 1e4 || size < 1e-3) {
        String[] parts = String.format(Locale.ROOT, "%.1e", value).split("e", 2);
        return parts[0].replaceFirst("\\.0$", "") + "e" + Integer.parseInt(parts[1]);
      }
      int decimals = size >= 100 ? 0 : size >= 10 ? 1 : 2;
      if (size < 0.1) {
        decimals = 3;
      }
      String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
      return text.contains(".") && size >= 1 ? text.replaceFirst("\\.?0+$", "") : text;
    }

    static String nearOne(double value) {
      return String.format(Locale.ROOT, "%.3f", value);
    }

    static String share(double value) {
      return String.format(Locale.ROOT, "%.2f", value);
    }
  }
}
