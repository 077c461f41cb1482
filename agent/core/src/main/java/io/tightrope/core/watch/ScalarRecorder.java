package io.tightrope.core.watch;

import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.health.AgentHealth;
import io.tightrope.core.json.ScalarCodec;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The scalars of one run's worker, written by its training thread at every step and taken in blocks
 * by the agent's own thread:
 *
 * <pre>{@code
 * recorder.record(step, loss, learningRate, examples, millis); // training thread
 * long last = recorder.close();                                // before a frame
 * for (ScalarBlock block = recorder.next(last); block != null; block = recorder.next(last)) ...
 * }</pre>
 *
 * <p>A block ends after {@value #BLOCK_STEPS} steps, {@value #LONGEST_WAIT_MILLIS} ms after its first
 * value, or when it is closed. Blocks that nobody takes are kept up to {@value #MAXIMUM_STEPS} steps;
 * what comes then is dropped and counted.
 *
 * <p>Hot code: recording takes a short lock and a few stores. It allocates when a block grows for
 * the first time and when one ends, and nothing in between. Thread-safe.
 */
final class ScalarRecorder {
  static final int BLOCK_STEPS = 1000;
  static final int MAXIMUM_STEPS = 100_000;
  static final int MAXIMUM_NAMES = 32;
  static final long LONGEST_WAIT_MILLIS = 5000;

  private static final int FIRST_CAPACITY = 64;
  private static final Set<String> TAKEN_NAMES =
      Set.of(ScalarBlock.LOSS, ScalarBlock.LEARNING_RATE, ScalarBlock.EXAMPLES);

  private final AgentHealth health;
  private final Column losses = new Column();
  private final Column learningRates = new Column();
  private final Column examples = new Column();
  private final Map<String, Column> own = new LinkedHashMap<>();
  private final ArrayDeque<ScalarBlock> closed = new ArrayDeque<>();

  private double lastLearningRate = Double.NaN;
  private int lastExamples;
  private boolean hasOpen;
  private boolean full;
  /** How many losses of the open block are in frames, too. */
  private int told;

  private long firstMillis;
  private long lastMillis;
  private long nextSeq;
  private int waitingSteps;
  private boolean refusedAName;
  private boolean ended;

  ScalarRecorder(AgentHealth health) {
    this.health = health;
  }

  /**
   * Records a step that has ended.
   *
   * @param loss NaN if that is what came out
   * @param learningRate NaN if unknown; recorded when it changes
   * @param stepExamples samples in the batch, 0 if unknown; recorded when it changes
   * @param millis the present, in ms since the epoch
   * @return whether a block has been closed
   */
  synchronized boolean record(
      long step, double loss, double learningRate, int stepExamples, long millis) {
    return put(step, StepFrame.measured(loss), learningRate, stepExamples, millis);
  }

  /** Records a step whose loss is not known; else as the method that takes a loss. */
  synchronized boolean recordWithoutLoss(
      long step, double learningRate, int stepExamples, long millis) {
    return put(step, Double.NaN, learningRate, stepExamples, millis);
  }

  private boolean put(long step, double loss, double learningRate, int stepExamples, long millis) {
    if (ended) {
      return false;
    }
    boolean didClose = false;
    boolean changes = false;
    if (!StepFrame.isAbsent(loss)) {
      didClose |= prepare(losses, step);
      full |= losses.put(step, loss);
      changes = true;
    }
    if (learningRate != lastLearningRate && !Double.isNaN(learningRate)) {
      didClose |= prepare(learningRates, step);
      full |= learningRates.put(step, learningRate);
      lastLearningRate = learningRate;
      changes = true;
    }
    if (stepExamples != lastExamples && stepExamples > 0) {
      didClose |= prepare(examples, step);
      full |= examples.put(step, stepExamples);
      lastExamples = stepExamples;
      changes = true;
    }
    return (changes && touched(millis)) || didClose;
  }

  /**
   * Records a value of the user's own. A second value for a step replaces the first as long as their
   * block is open.
   *
   * @return whether a block has been closed
   */
  synchronized boolean add(String name, long step, double value, long millis) {
    if (ended) {
      return false;
    }
    Column column = own.get(name);
    if (column == null) {
      if (!accepts(name, step)) {
        return false;
      }
      column = new Column();
      own.put(name, column);
    } else if (step < 0) {
      refuse("a step below 0 for the scalar " + name);
      return false;
    }
    boolean didClose = prepare(column, step);
    full |= column.put(step, StepFrame.measured(value));
    didClose |= touched(millis);
    return didClose;
  }

  private boolean accepts(String name, long step) {
    if (!ScalarCodec.isName(name)) {
      refuse("the name " + name + "; use 1 to 100 letters, digits and . _ - /");
    } else if (TAKEN_NAMES.contains(name)) {
      refuse("the name " + name + ", which the agent records itself; use another one");
    } else if (own.size() == MAXIMUM_NAMES) {
      refuse("the name " + name + " beyond " + MAXIMUM_NAMES + " names of one run");
    } else if (step < 0) {
      refuse("a step below 0 for the scalar " + name);
    } else {
      return true;
    }
    return false;
  }

  /** Says so once; a program that reports at every step would say it at every step. */
  private void refuse(String what) {
    if (!refusedAName) {
      refusedAName = true;
      health.error("recording a scalar", new IllegalArgumentException("it does not take " + what));
    }
  }

  /** Ends the open block if the step cannot follow in it: steps of a block ascend. */
  private boolean prepare(Column column, long step) {
    return column.reaches(step) && closeOpen();
  }

  private boolean touched(long millis) {
    if (!hasOpen) {
      hasOpen = true;
      firstMillis = millis;
    }
    lastMillis = millis;
    return (full || millis - firstMillis >= LONGEST_WAIT_MILLIS) && closeOpen();
  }

  /**
   * Ends the open block.
   *
   * @return number of the last block that has been closed so far; -1 before the first
   */
  synchronized long close() {
    closeOpen();
    return last();
  }

  /**
   * Ends the open block, which comes before the frame, unless frames tell every loss in it: where
   * each step is observed, a block for each would double what is sent.
   *
   * @return number of the last block that has been closed so far; -1 before the first
   */
  synchronized long closeBefore(StepFrame frame) {
    if (losses.size == told + 1 && losses.endsWith(frame.step(), frame.loss())) {
      told++;
      return last();
    }
    return close();
  }

  /** Ends the open block if it has waited long enough; whether it did. */
  synchronized boolean closeIfOld(long millis) {
    return hasOpen && millis - firstMillis >= LONGEST_WAIT_MILLIS && closeOpen();
  }

  private boolean closeOpen() {
    if (!hasOpen) {
      return false;
    }
    hasOpen = false;
    full = false;
    told = 0;
    int steps = longest();
    if (waitingSteps + steps > MAXIMUM_STEPS) {
      health.scalarsDropped(steps);
      health.error(
          "keeping the loss of every step",
          new IllegalStateException("the agent is more than " + MAXIMUM_STEPS + " steps behind"));
      forEach((name, column) -> column.size = 0);
      // What changed last may be among them, so that it is told again.
      lastLearningRate = Double.NaN;
      lastExamples = 0;
      return false;
    }
    Map<String, ScalarSeries> series = new LinkedHashMap<>();
    forEach((name, column) -> {
      if (column.size > 0) {
        series.put(name, column.take());
      }
    });
    closed.add(new ScalarBlock(nextSeq++, Math.max(lastMillis, 0) / 1000.0, series));
    waitingSteps += steps;
    return true;
  }

  private int longest() {
    int longest = Math.max(losses.size, Math.max(learningRates.size, examples.size));
    for (Column column : own.values()) {
      longest = Math.max(longest, column.size);
    }
    return longest;
  }

  private void forEach(BiConsumer<String, Column> action) {
    action.accept(ScalarBlock.LOSS, losses);
    action.accept(ScalarBlock.LEARNING_RATE, learningRates);
    action.accept(ScalarBlock.EXAMPLES, examples);
    own.forEach(action);
  }

  /** Number of the last block that has been closed; -1 before the first. */
  synchronized long last() {
    return nextSeq - 1;
  }

  /** Takes the oldest block, if its number is not above that; null if there is none. */
  synchronized @Nullable ScalarBlock next(long upTo) {
    ScalarBlock oldest = closed.peek();
    if (oldest == null || oldest.seq() > upTo) {
      return null;
    }
    closed.remove();
    waitingSteps -= oldest.steps();
    return oldest;
  }

  /** Ends the last block; takes no more and gives its memory back. */
  synchronized long end() {
    closeOpen();
    ended = true;
    forEach((name, column) -> column.release());
    return last();
  }

  /** Values of one scalar in the open block. */
  private static final class Column {
    private long[] steps = new long[0];
    private double[] values = new double[0];
    private int size;

    boolean reaches(long step) {
      return size > 0 && step < steps[size - 1];
    }

    boolean endsWith(long step, double value) {
      return size > 0
          && steps[size - 1] == step
          && Double.doubleToRawLongBits(values[size - 1]) == Double.doubleToRawLongBits(value);
    }

    /** Whether it is full now. */
    boolean put(long step, double value) {
      if (size > 0 && steps[size - 1] == step) {
        values[size - 1] = value;
        return size == BLOCK_STEPS;
      }
      if (size == steps.length) {
        int capacity = Math.min(Math.max(FIRST_CAPACITY, 2 * size), BLOCK_STEPS);
        steps = Arrays.copyOf(steps, capacity);
        values = Arrays.copyOf(values, capacity);
      }
      steps[size] = step;
      values[size++] = value;
      return size == BLOCK_STEPS;
    }

    ScalarSeries take() {
      ScalarSeries series =
          new ScalarSeries(Arrays.copyOf(steps, size), Arrays.copyOf(values, size));
      size = 0;
      return series;
    }

    void release() {
      steps = new long[0];
      values = new double[0];
      size = 0;
    }
  }
}
