package io.tightrope.core.watch;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.RunEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Keeps the series of a finished run for a while, so that a last scrape sees them. */
record GraceSink(ExportSink export, Duration grace, Handoff handoff) implements RunSink {
  @Override
  public void accept(StepFrame frame, List<Alert> changes) {
    export.accept(frame, changes);
  }

  @Override
  public void accept(ScalarBlock block, List<Alert> changes) {
    export.accept(block, changes);
  }

  @Override
  public void accept(RunEvent event, List<Alert> changes) {
    export.accept(event, changes);
  }

  @Override
  public void end() {
    CompletableFuture.delayedExecutor(grace.toMillis(), TimeUnit.MILLISECONDS, handoff::inOrder)
        .execute(export.meters()::unbind);
  }
}
