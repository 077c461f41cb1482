package io.tightrope.dashboard.report.page;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Numbers and dates as a language writes them. A number that is absent is a dash. */
public final class Numbers {
  private static final String ABSENT = "–";
  private static final double LARGE = 1e4;
  private static final double SMALL = 1e-3;
  private static final double HUNDRED = 100;

  private final Locale locale;

  Numbers(Locale locale) {
    this.locale = locale;
  }

  /** A share of 0..1 with two decimals. */
  public String share(double value) {
    return Double.isFinite(value) ? pattern("0.00", value) : figure(value);
  }

  /** A share as a percentage without decimals. */
  public String percent(double value) {
    if (!Double.isFinite(value)) {
      return ABSENT;
    }
    NumberFormat format = NumberFormat.getPercentInstance(locale);
    format.setMaximumFractionDigits(0);
    return format.format(value);
  }

  /** A difference with two decimals, or three where it is small. */
  public String difference(double value) {
    return Math.abs(value) < 0.095 ? pattern("0.000", value) : share(value);
  }

  /** A number with three significant digits, powers of ten beyond 1e4. */
  public String figure(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "-∞";
    }
    double size = Math.abs(value);
    if (size != 0 && (size >= LARGE || size < SMALL)) {
      return pattern("0.##E0", value).replace('E', 'e');
    }
    return pattern(
        size >= HUNDRED
            ? "0"
            : size >= 10
                ? "0.#"
                : size >= 1 || size == 0 ? "0.##" : size >= 0.1 ? "0.###" : "0.####",
        value);
  }

  /** The same; a dash for NaN, which stands for what was not recorded. */
  public String known(double value) {
    return Double.isNaN(value) ? ABSENT : figure(value);
  }

  /** The same for a share. */
  public String knownShare(double value) {
    return Double.isNaN(value) ? ABSENT : share(value);
  }

  /** A whole number, grouped as the language does. */
  public String count(long value) {
    return NumberFormat.getIntegerInstance(locale).format(value);
  }

  /** Whole numbers, ascending, with stretches as ranges: {@code 2–5, 9}. */
  public String ranges(List<Integer> values) {
    List<String> ranges = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      int start = values.get(i);
      while (i + 1 < values.size() && values.get(i + 1) == values.get(i) + 1) {
        i++;
      }
      int end = values.get(i);
      ranges.add(start == end ? String.valueOf(start) : start + "–" + end);
    }
    return String.join(", ", ranges);
  }

  /** Date and time in UTC, from seconds since the epoch; a dash for what is no time. */
  public String time(double seconds) {
    if (!(seconds > 0)) {
      return ABSENT;
    }
    return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
        .withLocale(locale)
        .withZone(ZoneOffset.UTC)
        .format(Instant.ofEpochMilli((long) (seconds * 1000)));
  }

  private String pattern(String pattern, double value) {
    return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(locale)).format(value);
  }
}
