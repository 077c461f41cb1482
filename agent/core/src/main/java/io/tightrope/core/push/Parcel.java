package io.tightrope.core.push;

import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.RunEvent;

/** One thing to be sent, a frame or an event; arrives in the order of its number. */
sealed interface Parcel {
  /** About what it takes in memory, in bytes. */
  long size();

  /** When something must be dropped, the lowest goes first. */
  Worth worth();

  /** What is kept longest when there is no room. */
  enum Worth {
    FRAME,
    FRAME_WITH_ALERT,
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
