package io.tightrope.benchmarks.sampling;

import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The scalars of all steps, in blocks. */
final class Scalars {
  /** Steps of a block. */
  private static final int BLOCK = 100;

  private Scalars() {}

  /** Loss and learning rate of a run of which every step was observed. */
  static List<ScalarBlock> of(List<StepFrame> frames) {
    List<ScalarBlock> blocks = new ArrayList<>();
    for (int from = 0; from < frames.size(); from += BLOCK) {
      List<StepFrame> part = frames.subList(from, Math.min(frames.size(), from + BLOCK));
      long[] steps = part.stream().mapToLong(StepFrame::step).toArray();
      Map<String, ScalarSeries> series = new LinkedHashMap<>();
      // Every step has a loss: a NaN among them was measured.
      series.put(ScalarBlock.LOSS, series(steps, part, frame -> StepFrame.measured(frame.loss())));
      if (part.stream().noneMatch(frame -> Double.isNaN(frame.learningRate()))) {
        series.put(ScalarBlock.LEARNING_RATE, series(steps, part, StepFrame::learningRate));
      }
      double timestamp = part.get(part.size() - 1).timestamp();
      blocks.add(new ScalarBlock(blocks.size(), timestamp, series));
    }
    return blocks;
  }

  private static ScalarSeries series(
      long[] steps, List<StepFrame> frames, ToDoubleFunction<StepFrame> value) {
    return new ScalarSeries(steps, frames.stream().mapToDouble(value).toArray());
  }

  /** The part of a block after one step and up to another, both exclusive and inclusive in this order. */
  static Map<String, ScalarSeries> between(ScalarBlock block, long after, long upTo) {
    Map<String, ScalarSeries> part = new LinkedHashMap<>();
    block.series().forEach((name, series) -> {
      int from = place(series.steps(), after);
      int to = place(series.steps(), upTo);
      if (from < to) {
        part.put(
            name,
            new ScalarSeries(
                Arrays.copyOfRange(series.steps(), from, to),
                Arrays.copyOfRange(series.values(), from, to)));
      }
    });
    return part;
  }

  /** How many of the steps are at most that one. */
  private static int place(long[] steps, long upTo) {
    int found = Arrays.binarySearch(steps, upTo);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** The last step of a block. */
  static long lastStep(ScalarBlock block) {
    return block.series().values().stream()
        .filter(series -> series.size() > 0)
        .mapToLong(series -> series.steps()[series.size() - 1])
        .max()
        .orElse(Long.MIN_VALUE);
  }
}
