package io.tightrope.benchmarks.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RecordedRun;
import java.util.List;
import java.util.OptionalLong;

/**
 * What became of a recorded run, by its own results and by nothing that the rules look at.
 *
 * @param known whether the recording has the accuracy at its end
 * @param fails its loss ended not finite, its accuracy below {@value #LEAST_ACCURACY}, or its
 *     sparsity more than {@value #SPARSITY_MISSED} below its last target
 * @param inaccurate its accuracy ended below that
 * @param shownAt the step from which the loss shows that for good; empty when it never does
 */
public record RecordedOutcome(
    boolean known, boolean fails, boolean inaccurate, OptionalLong shownAt) {
  /** Ten points below a dense network on the same images (0.88). */
  private static final double LEAST_ACCURACY = 0.78;

  private static final double SPARSITY_MISSED = 0.15;

  /** What became of the run. */
  public static RecordedOutcome of(RecordedRun run) {
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
    return new RecordedOutcome(
        !Double.isNaN(accuracy), fails, accuracy < LEAST_ACCURACY, LossCurve.shownAt(run));
  }
}
