package io.tightrope.dashboard.ops;

import io.tightrope.dashboard.ops.Engine.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares what two engines answer to the same query over the same samples. Where one of them has no
 * point, there is nothing to compare: they differ in how long a series that has stopped is still
 * shown.
 */
final class Parity {
  private static final double EXACT = 1e-9;
  // Prometheus extrapolates from the samples within a window to its ends, VictoriaMetrics takes the
  // increase since the last sample before the window: at 60 samples a window that is the share of
  // two samples, more when the counter grows by fits and starts.
  private static final double EXTRAPOLATED = 0.1;
  // While a series is younger than the window, VictoriaMetrics divides by its age and Prometheus by
  // the window.
  private static final double WINDOW_SECONDS = 65;

  private Parity() {}

  private static boolean isRate(String expression) {
    return expression.matches("(?s).*(\\brate\\(|\\bincrease\\().*");
  }

  /** How many points both have. */
  static int compared(Series one, Series other) {
    int points = 0;
    for (Map.Entry<Map<String, String>, Map<Double, Double>> series :
        one.values().entrySet()) {
      Map<Double, Double> counterpart = other.values().getOrDefault(series.getKey(), Map.of());
      points += (int)
          series.getValue().keySet().stream().filter(counterpart::containsKey).count();
    }
    return points;
  }

  /** Series that only one of them has, and the first differing point of each series. */
  static List<String> differences(String expression, Series one, Series other) {
    double tolerance = isRate(expression) ? EXTRAPOLATED : EXACT;
    double young = isRate(expression) ? WINDOW_SECONDS : 0;
    List<String> differences = new ArrayList<>();
    for (Map.Entry<Map<String, String>, Map<Double, Double>> series :
        one.values().entrySet()) {
      Map<Double, Double> counterpart = other.values().get(series.getKey());
      if (counterpart == null) {
        differences.add(series.getKey() + " is missing");
        continue;
      }
      TreeMap<Double, Double> points = new TreeMap<>(series.getValue());
      for (Map.Entry<Double, Double> point :
          points.tailMap(points.firstKey() + young).entrySet()) {
        Double value = counterpart.get(point.getKey());
        if (value != null && !same(point.getValue(), value, tolerance)) {
          differences.add(series.getKey() + " at " + point.getKey() + ": " + point.getValue()
              + " and " + value);
          break;
        }
      }
    }
    return differences;
  }

  private static boolean same(double a, double b, double tolerance) {
    if (Double.isNaN(a) || Double.isNaN(b) || Double.isInfinite(a) || Double.isInfinite(b)) {
      return Double.compare(a, b) == 0;
    }
    return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b)) + 1e-12;
  }
}
