package io.tightrope.benchmarks.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RecordedRun;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * What became of a recorded run, by its own results and by nothing that the rules look at.
 *
 * @param known whether the recording has the accuracy at its end
 * @param fails its loss ended not finite, its accuracy below {@value #LEAST_ACCURACY}, or its
 *     sparsity more than {@value #SPARSITY_MISSED} below its last target
 * @param shownAt the step from which the loss shows that for good; empty when it never does
 */
record RecordedOutcome(boolean known, boolean fails, OptionalLong shownAt) {
  /** Ten points below a dense network on the same images (0.88). */
  static final double LEAST_ACCURACY = 0.78;

  static final double SPARSITY_MISSED = 0.15;
  private static final int WINDOW = 9;

  static RecordedOutcome of(RecordedRun run) {
    JsonNode outcome = run.outcome();
    JsonNode accuracies = outcome.path("testAccuracy");
    double accuracy = accuracies.isArray() && !accuracies.isEmpty()
        ? accuracies.get(accuracies.size() - 1).asDouble()
        : Double.NaN;
    JsonNode stages = outcome.path("stages");
    double target =
        stages.isEmpty() ? Double.NaN : stages.get(stages.size() - 1).asDouble();
    List<StepFrame> frames = run.frames();
    double last = frames.isEmpty() ? Double.NaN : frames.get(frames.size() - 1).loss();
    boolean fails = !Double.isFinite(last)
        || accuracy < LEAST_ACCURACY
        || outcome.path("meanSparsity").asDouble() < target - SPARSITY_MISSED;
    return new RecordedOutcome(!Double.isNaN(accuracy), fails, shownAt(frames));
  }

  /**
   * The first step from which the running median of the loss stays above the middle between its
   * best and the loss of the start, or is not finite; never for a run that stays at its start.
   */
  private static OptionalLong shownAt(List<StepFrame> frames) {
    double[] losses = frames.stream().mapToDouble(StepFrame::loss).toArray();
    double start = losses.length == 0 ? Double.NaN : losses[0];
    double best = start;
    long shown = -1;
    for (int i = 0; i < losses.length; i++) {
      double[] window = Arrays.copyOfRange(losses, Math.max(0, i - WINDOW + 1), i + 1);
      Arrays.sort(window);
      double median = window[window.length / 2];
      best = Math.min(best, Double.isNaN(median) ? best : median);
      boolean bad = !(median <= (best + start) / 2);
      shown = !bad ? -1 : shown < 0 ? frames.get(i).step() : shown;
    }
    return shown < 0 ? OptionalLong.empty() : OptionalLong.of(shown);
  }
}
