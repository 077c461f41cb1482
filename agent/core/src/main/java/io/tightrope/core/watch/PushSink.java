package io.tightrope.core.watch;

import io.tightrope.core.detect.Alert;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.push.RunPusher;
import io.tightrope.core.run.RunEvent;
import java.util.List;

/** Hands judged frames to the pusher. */
record PushSink(RunPusher pusher) implements RunSink {
  @Override
  public void accept(StepFrame frame, List<Alert> changes) {
    pusher.push(frame, !changes.isEmpty());
  }

  @Override
  public void accept(RunEvent event, List<Alert> changes) {
    pusher.push(event);
  }

  @Override
  public void end() {
    pusher.end();
  }
}
