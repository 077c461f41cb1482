package io.tightrope.dashboard.store.recent;

import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.RunEvent;
import java.util.List;

/** What has been acknowledged and is on its way into the tables. */
public sealed interface Entry {
  /** Number of the run. */
  int run();

  /** About how many bytes of memory it holds. */
  long weight();

  /**
   * Frames that were new, in consecutive places.
   *
   * @param first place of the first among the run's frames
   */
  record Frames(int run, String worker, int first, List<StepFrame> frames) implements Entry {
    @Override
    public long weight() {
      long weight = 0;
      for (StepFrame frame : frames) {
        weight += 256 + (long) frame.statistics().size() * frame.layerCount() * Double.BYTES;
      }
      return weight;
    }
  }

  /**
   * A block of scalars that was new.
   *
   * @param place its place among the run's blocks
   * @param frame how many frames had arrived before it
   * @param event how many events had arrived before it
   */
  record Scalars(int run, int place, int frame, int event, String worker, ScalarBlock block)
      implements Entry {
    @Override
    public long weight() {
      long weight = 256;
      for (ScalarSeries series : block.series().values()) {
        weight += 128 + 2L * Long.BYTES * series.size();
      }
      return weight;
    }
  }

  /**
   * An event that was new.
   *
   * @param frame how many frames had arrived before it
   */
  record Event(int run, int frame, RunEvent event) implements Entry {
    @Override
    public long weight() {
      return 1024;
    }
  }
}
