package io.tightrope.core.push;

import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.RunEvent;

/**
 * One thing to be sent: a frame, a block of scalars or an event. Those of a kind arrive in the order
 * of their numbers.
 */
sealed interface Parcel extends Place {
  /** About what it takes in memory, in bytes. */
  long size();

  /** When something must be dropped, the lowest goes first. */
  Worth worth();

  /** What is kept longest when there is no room. */
  enum Worth {
    FRAME,
    FRAME_WITH_ALERT,
    SCALARS,
    EVENT
  }

  record OfFrame(StepFrame frame, boolean hasAlert) implements Parcel {
    private static final int FIXED_BYTES = 400;

    @Override
    public long size() {
      return FIXED_BYTES + (long) Double.BYTES * frame.statistics().size() * frame.layerCount();
    }

    @Override
    public Worth worth() {
      return hasAlert ? Worth.FRAME_WITH_ALERT : Worth.FRAME;
    }
  }

  record OfScalars(ScalarBlock block) implements Parcel {
    private static final int FIXED_BYTES = 300;
    private static final int SERIES_BYTES = 150;

    @Override
    public long size() {
      long bytes = FIXED_BYTES;
      for (ScalarSeries series : block.series().values()) {
        bytes += SERIES_BYTES + (long) (Long.BYTES + Double.BYTES) * series.size();
      }
      return bytes;
    }

    @Override
    public Worth worth() {
      return Worth.SCALARS;
    }
  }

  record OfEvent(RunEvent event) implements Parcel {
    private static final int FIXED_BYTES = 600;

    @Override
    public long size() {
      return FIXED_BYTES;
    }

    @Override
    public Worth worth() {
      return Worth.EVENT;
    }
  }
}
