package io.tightrope.benchmarks.recorded;

import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RecordedRun;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** What somebody sees who looks at nothing but the loss of a recorded run. */
public final class LossCurve {
  /** Observed steps of a running median where only these have a loss. */
  private static final int FRAMES = 9;

  /** Optimizer steps of a running median; the loss of single minibatches scatters more than it falls. */
  private static final int STEPS = 25;

  /** A loss that never came lower than this share of its start has stayed there. */
  private static final double STAYED = 0.95;

  private LossCurve() {}

  /**
   * The first step from which the running median of the loss stays above the middle between its best and
   * the loss of the start, or is not finite. Where a recording has the loss of every step, that is taken,
   * else the loss of its frames.
   *
   * @return empty if the loss never shows it, as for a run that stays at its start
   */
  public static OptionalLong shownAt(RecordedRun run) {
    SortedMap<Long, Double> losses = new TreeMap<>();
    for (ScalarBlock block : run.scalars()) {
      ScalarSeries series = block.series().get(ScalarBlock.LOSS);
      for (int i = 0; series != null && i < series.size(); i++) {
        losses.put(series.steps()[i], series.values()[i]);
      }
    }
    if (losses.isEmpty()) {
      long[] steps = run.frames().stream().mapToLong(StepFrame::step).toArray();
      double[] values = run.frames().stream().mapToDouble(StepFrame::loss).toArray();
      return shownAt(steps, values, FRAMES, 1);
    }
    long[] steps = losses.keySet().stream().mapToLong(Long::longValue).toArray();
    double[] values = losses.values().stream().mapToDouble(Double::doubleValue).toArray();
    return shownAt(steps, values, STEPS, STAYED);
  }

  /** The last step of which a recording has a frame or a loss; -1 if it has none. */
  public static long lastStep(RecordedRun run) {
    LongStream losses = run.scalars().stream()
        .flatMap(block -> block.series().values().stream())
        .filter(series -> series.size() > 0)
        .mapToLong(series -> series.steps()[series.size() - 1]);
    return LongStream.concat(losses, run.frames().stream().mapToLong(StepFrame::step))
        .max()
        .orElse(-1);
  }

  private static OptionalLong shownAt(
      long[] steps, double[] losses, int windowSize, double stayed) {
    double start = losses.length == 0 ? Double.NaN : losses[0];
    double best = start;
    long shown = -1;
    for (int i = 0; i < losses.length; i++) {
      double[] window = Arrays.copyOfRange(losses, Math.max(0, i - windowSize + 1), i + 1);
      Arrays.sort(window);
      double median = window[window.length / 2];
      best = Math.min(best, Double.isNaN(median) ? best : median);
      // Scatter around a start that was never left is no sign; a rise well above it is.
      double limit = best > stayed * start ? start / stayed : (best + start) / 2;
      boolean bad = !(median <= limit);
      shown = !bad ? -1 : shown < 0 ? steps[i] : shown;
    }
    return shown < 0 ? OptionalLong.empty() : OptionalLong.of(shown);
  }
}
