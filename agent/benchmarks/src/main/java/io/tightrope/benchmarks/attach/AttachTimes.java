package io.tightrope.benchmarks.attach;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One attach, in milliseconds after the command was given.
 *
 * @param attached the command has ended: the agent is in and the classes are woven
 * @param introduced the run introduced itself: the network was found
 * @param firstFrame the first frame had arrived
 */
record AttachTimes(double attached, double introduced, double firstFrame) {
  /** Medians of each. */
  static AttachTimes median(List<AttachTimes> all) {
    return new AttachTimes(
        median(all, AttachTimes::attached),
        median(all, AttachTimes::introduced),
        median(all, AttachTimes::firstFrame));
  }

  private static double median(List<AttachTimes> all, ToDoubleFunction<AttachTimes> part) {
    double[] sorted = all.stream().mapToDouble(part).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
