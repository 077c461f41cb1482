package io.tightrope.benchmarks.sampling;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Tiny runs of one layer, with every step observed. */
final class Recorded {
  private Recorded() {}

  /**
   * @param nonFinite at which steps values are not finite
   * @param stage of the sparsity schedule at each step
   */
  static RecordedRun run(
      int steps, boolean healthy, IntPredicate nonFinite, IntUnaryOperator stage) {
    RunDescription description = new RunDescription(
        "tiny",
        "tiny",
        "deeplearning4j",
        "mln-1x4",
        "test",
        Optional.empty(),
        List.of(new LayerDescription(0, "only", "dense", 4, 4, List.of(), Optional.empty())),
        Map.of());
    List<StepFrame> frames = IntStream.range(0, steps)
        .mapToObj(step -> StepFrame.builder(step, step, 1)
            .timestamp(step * StepRecorder.STEP_SECONDS)
            .loss(2.0 / (1 + 0.05 * step))
            .learningRate(0.01)
            .batchSize(16)
            .stage(stage.applyAsInt(step))
            .value(LayerStatistic.PREACTIVATION_VARIANCE, 0, 1)
            .value(LayerStatistic.UPDATE_RATIO, 0, 1e-3)
            .value(LayerStatistic.NONFINITE_VALUES, 0, nonFinite.test(step) ? 5 : 0)
            .build())
        .toList();
    return new RecordedRun(
        description,
        frames,
        List.of(),
        Scalars.of(frames),
        new ObjectMapper()
            .createObjectNode()
            .put("kind", healthy ? "ordinary" : "sparse")
            .put("healthy", healthy)
            .put("finalLoss", 0.1));
  }

  static RecordedRun run(int steps) {
    return run(steps, true, step -> false, step -> 0);
  }
}
