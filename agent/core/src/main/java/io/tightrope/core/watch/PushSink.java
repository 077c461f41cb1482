package io.tightrope.core.watch;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.push.RunPusher;
import io.tightrope.core.run.RunEvent;
import java.util.List;

/**
 * Hands judged frames and scalars to the pusher.
 *
 * @param sendsEvents whether it hands on events too, which one worker of a run does
 */
record PushSink(RunPusher pusher, boolean sendsEvents) implements RunSink {
  @Override
  public void accept(StepFrame frame, List<Alert> changes) {
    pusher.push(frame, !changes.isEmpty());
  }

  @Override
  public void accept(ScalarBlock block, List<Alert> changes) {
    pusher.push(block);
  }

  @Override
  public void accept(RunEvent event, List<Alert> changes) {
    if (sendsEvents) {
      pusher.push(event);
    }
  }

  @Override
  public void end() {
    pusher.end();
  }
}
