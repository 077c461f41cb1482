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

  /** The same with a number that is higher by that much. */
  Parcel numberedFrom(long firstSeq);

  /** The first step that it is about. */
  long step();

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
    public Parcel numberedFrom(long firstSeq) {
      return new OfFrame(frame.toBuilder().seq(frame.seq() + firstSeq).build(), hasAlert);
    }

    @Override
    public long step() {
      return frame.step();
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
    public Parcel numberedFrom(long firstSeq) {
      return new OfScalars(
          new ScalarBlock(block.seq() + firstSeq, block.timestamp(), block.series()));
    }

    @Override
    public long step() {
      return block.series().values().stream()
          .filter(series -> series.size() > 0)
          .mapToLong(series -> series.steps()[0])
          .min()
          .orElse(0);
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
    public Parcel numberedFrom(long firstSeq) {
      return new OfEvent(new RunEvent(
          event.seq() + firstSeq, event.step(), event.timestamp(), event.kind(), event.details()));
    }

    @Override
    public long step() {
      return event.step();
    }

    @Override
    public Worth worth() {
      return Worth.EVENT;
    }
  }
}
