package io.tightrope.benchmarks.attach;

import io.tightrope.benchmarks.Medians;
import java.util.List;

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
        Medians.of(all, AttachTimes::attached),
        Medians.of(all, AttachTimes::introduced),
        Medians.of(all, AttachTimes::firstFrame));
  }
}
