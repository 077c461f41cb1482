package io.tightrope.core.watch;

import io.tightrope.core.action.Checkpoint;
import io.tightrope.core.action.RunActions;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.RunEvent;
import java.util.List;
import java.util.Map;

/** Lets a run's alerts lead to what the user has asked for, and reports the checkpoints that are kept. */
record ActionSink(RunActions actions, RunWatch watch) implements RunSink {
  @Override
  public void accept(StepFrame frame, List<Alert> changes) {
    actions.act(changes, this::report);
  }

  @Override
  public void accept(ScalarBlock block, List<Alert> changes) {
    actions.act(changes, this::report);
  }

  @Override
  public void accept(RunEvent event, List<Alert> changes) {
    actions.act(changes, this::report);
  }

  private void report(Alert alert, Checkpoint kept) {
    watch.event(
        RunEvent.Kind.CHECKPOINT,
        alert.step(),
        Map.of(
            "rule",
            alert.rule().id(),
            "checkpointStep",
            kept.step(),
            "path",
            kept.file().toString()));
  }

  @Override
  public void end() {}
}
