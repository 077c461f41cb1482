package io.tightrope.dashboard.store;

import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.FrameCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Reads and writes invented frames while the store opens, so that the code on the way of a frame is
 * compiled when the first real one comes. After a restart all reporters bring what they have kept
 * meanwhile at once; without this more of them are told to come again.
 */
public final class Rehearsal {
  private static final long NANOS = 1_500_000_000L;
  private static final int LAYERS = 50;
  private static final int FRAMES = 10;

  private Rehearsal() {}

  /** Begins on a thread of its own, which ends by itself within two seconds. */
  public static void begin() {
    Thread thread = new Thread(Rehearsal::perform, "rehearsal");
    thread.setDaemon(true);
    thread.start();
  }

  private static void perform() {
    byte[] body = FrameCodec.encode(new FrameBatch(
        "0", IntStream.range(0, FRAMES).mapToObj(Rehearsal::frame).toList()));
    long end = System.nanoTime() + NANOS;
    try {
      while (System.nanoTime() < end) {
        FrameBatch batch = FrameCodec.decode(new ByteArrayInputStream(body), LAYERS);
        List<StepFrame> stored = batch.frames().stream().map(FrameRows::stored).toList();
        EntryCodec.decode(EntryCodec.encode(new Entry.Frames(0, batch.worker(), 0, stored)));
      }
    } catch (IOException e) {
      throw new IllegalStateException("a frame that was just written cannot be read", e);
    }
  }

  private static StepFrame frame(int step) {
    Random random = new Random(step);
    StepFrame.Builder frame =
        StepFrame.builder(step, step, LAYERS).timestamp(step).loss(1);
    for (LayerStatistic statistic : LayerStatistic.values()) {
      frame.column(statistic, random.doubles(LAYERS).map(value -> (float) value).toArray());
    }
    return frame.build();
  }
}
