package io.tightrope.dl4j.schedule;

import java.util.OptionalDouble;
import java.util.TreeMap;

/** What has been held so far: the mean sparsity that was measured, by the target of the stage. Not thread-safe. */
final class HeldSparsity {
  private final TreeMap<Double, Double> byTarget = new TreeMap<>();

  /** The highest mean on the way of a stage whose thresholds are steered; NaN if there is none. */
  private double onTheWay = Double.NaN;

  /** A stage is held. */
  void add(double target, double mean) {
    byTarget.put(target, mean);
  }

  /** All is as it should be at a mean sparsity on the way to a target. */
  void reached(double mean) {
    onTheWay = Double.isNaN(onTheWay) ? mean : Math.max(onTheWay, mean);
  }

  /** Whether a stage of that target has been held. */
  boolean contains(double target) {
    return byTarget.containsKey(target);
  }

  /** The highest of all; empty if nothing has been held yet. */
  OptionalDouble highest() {
    double highest = onTheWay;
    for (double mean : byTarget.values()) {
      highest = Double.isNaN(highest) ? mean : Math.max(highest, mean);
    }
    return Double.isNaN(highest) ? OptionalDouble.empty() : OptionalDouble.of(highest);
  }
}
