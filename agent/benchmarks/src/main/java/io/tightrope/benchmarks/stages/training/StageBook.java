package io.tightrope.benchmarks.stages.training;

import io.tightrope.benchmarks.stages.network.StagedNetwork;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dl4j.schedule.SparsityRamp;
import io.tightrope.examples.training.LabelledExamples;
import io.tightrope.examples.training.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Notes from a ramp's events what became of each stage; measures when its gate opens. */
final class StageBook {
  private final StagedNetwork network;
  private final LabelledExamples examples;
  private final List<StageResult> stages = new ArrayList<>();
  private Optional<RunEvent> begun = Optional.empty();
  private final List<Rollback> rollbacks = new ArrayList<>();

  StageBook(StagedNetwork network, LabelledExamples examples) {
    this.network = network;
    this.examples = examples;
  }

  void follow(SparsityRamp ramp) {
    ramp.onEvent(event -> take(event, ramp));
  }

  private void take(RunEvent event, SparsityRamp ramp) {
    switch (event.kind()) {
      case STAGE -> begun = Optional.of(event);
      case GATE -> {
        if (Boolean.TRUE.equals(event.details().get("open")) && !ramp.isAtLastStage()) {
          end(event.step());
        }
      }
      case ROLLBACK ->
        rollbacks.add(new Rollback(
            event.step(), number(event, "from"), String.valueOf(event.details().get("reason"))));
      case HOLD, RESUMED, END, NOTE, CHECKPOINT -> {}
    }
  }

  /** The training is over. */
  List<StageResult> close(long step) {
    end(step);
    return List.copyOf(stages);
  }

  private void end(long step) {
    begun.ifPresent(start -> stages.add(measured(start, step)));
    begun = Optional.empty();
  }

  private StageResult measured(RunEvent start, long step) {
    double target = number(start, "target");
    Measurement end = Measurement.of(network.walk(), examples);
    return new StageResult(
        target,
        start.step(),
        step - start.step(),
        Math.max(target - number(start, "lowest"), number(start, "highest") - target),
        end.meanSparsity() - number(start, "achieved"),
        end.meanSparsity(),
        end.lowestSparsity(),
        end.computeSaved(),
        end.accuracy());
  }

  private static double number(RunEvent event, String field) {
    return ((Number) Objects.requireNonNull(event.details().get(field), field)).doubleValue();
  }

  List<Rollback> rollbacks() {
    return List.copyOf(rollbacks);
  }
}
