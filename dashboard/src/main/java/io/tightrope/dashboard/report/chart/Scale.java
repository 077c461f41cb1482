package io.tightrope.dashboard.report.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where values lie between 0 and 1 of an axis, linear or logarithmic. Values beyond its ends lie at
 * its ends. Immutable.
 */
public final class Scale {
  private static final double ROOM = 0.04;
  private static final int MOST_TICKS = 7;
  private static final double FEW_DECADES = 2;
  private static final double[] ROUND = {1, 2, 5, 10};

  private final double low;
  private final double high;
  private final boolean logarithmic;

  private Scale(double low, double high, boolean logarithmic) {
    this.low = low;
    this.high = high > low ? high : low + 1;
    this.logarithmic = logarithmic;
  }

  /** From one value to another. */
  public static Scale linear(double low, double high) {
    return new Scale(low, high, false);
  }

  /** Around all finite values, with a little room. */
  public static Scale around(double... values) {
    double low = Arrays.stream(values).filter(Double::isFinite).min().orElse(0);
    double high = Arrays.stream(values).filter(Double::isFinite).max().orElse(1);
    double room = high > low ? ROOM * (high - low) : Math.max(0.01, 0.1 * Math.abs(high));
    return new Scale(low - room, high + room, false);
  }

  /** The powers of ten around all positive finite values. */
  public static Scale decades(double... values) {
    double low = logs(values).min().orElse(-0.5);
    double high = logs(values).max().orElse(0.5);
    return new Scale(Math.floor(low - 0.05), Math.ceil(high + 0.05), true);
  }

  private static java.util.stream.DoubleStream logs(double... values) {
    return Arrays.stream(values)
        .filter(value -> value > 0 && Double.isFinite(value))
        .map(Math::log10);
  }

  /** The place of a value, 0 to 1; NaN for NaN. */
  public double place(double value) {
    if (Double.isNaN(value)) {
      return Double.NaN;
    }
    double at = logarithmic ? (value > 0 ? Math.log10(value) : low) : value;
    return Math.max(0, Math.min(1, (at - low) / (high - low)));
  }

  /** Round values between its ends, ascending. */
  public List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    if (logarithmic && high - low <= FEW_DECADES) {
      return finer();
    }
    double step = logarithmic ? Math.max(1, step()) : step();
    for (double at = Math.ceil(low / step - 1e-9) * step; at <= high + 1e-9 * step; at += step) {
      // Adding 0 makes 0 of -0.
      ticks.add(logarithmic ? Math.pow(10, Math.rint(at)) : Math.rint(at / step) * step + 0.0);
    }
    return ticks;
  }

  /** Within few powers of ten, their double and fivefold too. */
  private List<Double> finer() {
    List<Double> ticks = new ArrayList<>();
    for (double power = low; power < high - 0.5; power++) {
      ticks.add(Math.pow(10, power));
      ticks.add(2 * Math.pow(10, power));
      ticks.add(5 * Math.pow(10, power));
    }
    ticks.add(Math.pow(10, high));
    return ticks;
  }

  private double step() {
    double rough = (high - low) / MOST_TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    for (double round : ROUND) {
      if (round * power >= rough) {
        return round * power;
      }
    }
    return 10 * power;
  }
}
