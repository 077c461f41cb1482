package io.tightrope.benchmarks.sampling;

import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.core.run.RunEvent;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Plays a recorded run as it came, or as if only some of its steps had been observed. The scalars of all steps come in
 * any case: a frame comes right after those up to and including its own step, and a block that goes on
 * beyond that is divided. Not thread-safe.
 */
public final class Feed {
  private final RecordedRun run;
  private final Listener listener;
  private final UnaryOperator<StepFrame> sent;
  private int block;
  private int event;
  private long reached = Long.MIN_VALUE;
  private long blockSeq;

  /** Takes the parts of a run in the order in which they happened. */
  public interface Listener {
    /**
     * Takes the scalars of some steps.
     *
     * @param upTo the last step of the block
     */
    void scalars(ScalarBlock part, long upTo);

    void event(RunEvent event);

    void frame(StepFrame frame);
  }

  private Feed(RecordedRun run, Listener listener, UnaryOperator<StepFrame> sent) {
    this.run = run;
    this.listener = listener;
    this.sent = sent;
  }

  /** Plays a run as it came. */
  public static void play(RecordedRun run, Listener listener) {
    BitSet every = new BitSet();
    every.set(0, run.frames().size());
    new Feed(run, listener, UnaryOperator.identity()).play(every);
  }

  /**
   * Plays a run of which every step is recorded as if only the frames at these places had been
   * observed, with the parameters read as seldom as the agent does.
   */
  public static void play(RecordedRun run, BitSet observed, Listener listener) {
    ParameterCadence parameters = new ParameterCadence();
    new Feed(run, listener, parameters::asTheAgentSends).play(observed);
  }

  private void play(BitSet observed) {
    List<StepFrame> frames = run.frames();
    for (int i = observed.nextSetBit(0); i >= 0; i = observed.nextSetBit(i + 1)) {
      frame(frames.get(i));
    }
    scalarsUpTo(Long.MAX_VALUE);
    eventsUpTo(Long.MAX_VALUE);
  }

  private void frame(StepFrame frame) {
    scalarsUpTo(frame.step());
    eventsUpTo(frame.step());
    listener.frame(sent.apply(frame));
  }

  private void scalarsUpTo(long step) {
    List<ScalarBlock> blocks = run.scalars();
    while (block < blocks.size() && reached < step) {
      ScalarBlock present = blocks.get(block);
      long last = Scalars.lastStep(present);
      long upTo = Math.min(step, last);
      Map<String, ScalarSeries> part = Scalars.between(present, reached, upTo);
      if (!part.isEmpty()) {
        double timestamp = present.timestamp() - (last - upTo) * StepRecorder.STEP_SECONDS;
        listener.scalars(new ScalarBlock(blockSeq++, timestamp, part), upTo);
      }
      if (last > step) {
        break;
      }
      block++;
    }
    reached = Math.max(reached, step);
  }

  private void eventsUpTo(long step) {
    while (event < run.events().size() && run.events().get(event).step() <= step) {
      listener.event(run.events().get(event++));
    }
  }
}
