package io.tightrope.dashboard.store.query;

import io.tightrope.core.frame.StepFrame;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A range of a run, downsampled: each bucket keeps the extremes, so that one bad step does not
 * vanish by averaging.
 *
 * @param from first step of the first bucket
 * @param to last step asked for
 * @param buckets the buckets that hold at least one frame, ascending
 */
public record Buckets(long from, long to, List<Bucket> buckets) {
  public Buckets {
    buckets = List.copyOf(buckets);
  }

  /**
   * One bucket.
   *
   * @param step the last step in it
   * @param count how many frames are in it
   * @param fields by name
   */
  public record Bucket(long step, int count, Map<String, Extremes> fields) {}

  /**
   * Minimum, maximum and last value of a field, one entry a layer asked for, or a single entry for
   * a number of the run as a whole. NaN when absent; a measured NaN counts as the maximum.
   */
  public record Extremes(double[] min, double[] max, double[] last) {
    /**
     * Takes in one more value; NaN counts as greater than every number, as it does in the database.
     *
     * @param latest whether no step before it was later
     */
    void add(int entry, double value, boolean latest) {
      if (StepFrame.isAbsent(value)) {
        return;
      }
      boolean first = StepFrame.isAbsent(last[entry]);
      min[entry] = first || Double.compare(value, min[entry]) < 0 ? value : min[entry];
      max[entry] = first || Double.compare(value, max[entry]) > 0 ? value : max[entry];
      last[entry] = first || latest ? value : last[entry];
    }

    /** Whether at least one entry has a value. */
    public boolean present() {
      return Arrays.stream(last).anyMatch(value -> !StepFrame.isAbsent(value));
    }
  }
}
