package io.tightrope.dashboard.store.query;

import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import java.util.Optional;

/**
 * How far a run has come.
 *
 * @param frames frames stored
 * @param firstStep lowest step; 0 without a frame
 * @param lastStep highest step; -1 without a frame
 * @param blocks blocks of scalars stored
 * @param loss the newest loss that is a scalar
 * @param learningRate the newest learning rate that is a scalar
 * @param newest the frame of the highest step
 */
public record RunExtent(
    long frames,
    long firstStep,
    long lastStep,
    long blocks,
    Newest loss,
    Newest learningRate,
    Optional<LastFrame> newest) {

  /** The frame of the highest step, decoded. */
  public Optional<StepFrame> last() {
    return newest.map(LastFrame::frame);
  }

  /**
   * The newest value of a scalar.
   *
   * @param step its step; -1 without one
   * @param value NaN without one, or if it came out so
   */
  public record Newest(long step, double value) {
    /** No value. */
    public static final Newest NONE = new Newest(-1, Double.NaN);

    /** The newest value of that scalar in a block; {@link #NONE} if it has none. */
    public static Newest of(ScalarBlock block, String name) {
      ScalarSeries series = block.series().get(name);
      int end = series == null ? -1 : series.size() - 1;
      return series == null || end < 0
          ? NONE
          : new Newest(series.steps()[end], StepFrame.measured(series.values()[end]));
    }
  }
}
