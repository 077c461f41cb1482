package io.tightrope.core.detect;

import java.util.Locale;

/** Numbers as a sentence wants them: three significant digits, powers from 1e4 on. */
final class Numbers {
  private Numbers() {}

  /** Three significant digits; "NaN" and "infinite" in words. */
  static String shortly(double value) {
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

  /** A ratio near 1, where the third decimal matters. */
  static String ratio3(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /** A ratio of 0..1 with two decimals. */
  static String ratio(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
