package io.tightrope.dashboard.store.query;

import io.tightrope.core.frame.RunStatistic;
import io.tightrope.core.frame.StepFrame;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The frame of a run's highest step: four of its numbers, and the rest decoded when it is first asked
 * for, since of thousands of runs that are over few are looked at. Thread-safe.
 */
public final class LastFrame {
  private final long step;
  private final double timestamp;
  private final double loss;
  private final double learningRate;
  private @Nullable Supplier<StepFrame> decoding;
  private @Nullable StepFrame frame;

  /**
   * A frame that is still to be decoded.
   *
   * @param timestamp seconds since the epoch
   * @param loss NaN if there is none, the measured NaN if it came out so
   * @param learningRate as for the loss
   * @param decoding called at most once
   */
  public LastFrame(
      long step, double timestamp, double loss, double learningRate, Supplier<StepFrame> decoding) {
    this.step = step;
    this.timestamp = timestamp;
    this.loss = loss;
    this.learningRate = learningRate;
    this.decoding = decoding;
  }

  private LastFrame(StepFrame frame) {
    this.step = frame.step();
    this.timestamp = frame.timestamp();
    this.loss = frame.loss();
    this.learningRate = frame.value(RunStatistic.LEARNING_RATE);
    this.frame = frame;
  }

  /** A frame that is at hand. */
  public static LastFrame of(StepFrame frame) {
    return new LastFrame(frame);
  }

  /** Its step. */
  public long step() {
    return step;
  }

  /** When it was observed, seconds since the epoch. */
  public double timestamp() {
    return timestamp;
  }

  /** Its loss; NaN if it has none, the measured NaN if it came out so. */
  public double loss() {
    return loss;
  }

  /** Its learning rate, as for the loss. */
  public double learningRate() {
    return learningRate;
  }

  /** The whole frame. */
  public synchronized StepFrame frame() {
    StepFrame known = frame;
    Supplier<StepFrame> toDecode = decoding;
    if (known == null && toDecode != null) {
      known = toDecode.get();
      frame = known;
      decoding = null;
    }
    if (known == null) {
      throw new IllegalStateException("a last frame without a frame");
    }
    return known;
  }
}
