package io.tightrope.core.frame;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The scalars of some consecutive optimizer steps: the loss, the learning rate and whatever else a
 * job reports, for every step and not only for observed ones. Immutable.
 *
 * <p>A block comes before the frame of any step that it reaches, so that a frame is judged with the
 * losses of all steps up to its own. It may come later where the frames themselves tell these losses.
 *
 * @param seq number of the block within its worker, counted apart from frames; a repeated number
 *     is a duplicate
 * @param timestamp seconds since the epoch at its last step
 * @param series by name, in the order in which they were reported
 */
public record ScalarBlock(long seq, double timestamp, Map<String, ScalarSeries> series) {
  /** Name of the loss, the mean over the batch. */
  public static final String LOSS = "loss";

  /** Name of the learning rate. */
  public static final String LEARNING_RATE = "learningRate";

  /** Name of the number of samples in the batch. */
  public static final String EXAMPLES = "examples";

  public ScalarBlock {
    series = Collections.unmodifiableMap(new LinkedHashMap<>(series));
  }

  /** How many steps the longest of its series has. */
  public int steps() {
    return series.values().stream().mapToInt(ScalarSeries::size).max().orElse(0);
  }
}
