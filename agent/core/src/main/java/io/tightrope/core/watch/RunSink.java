package io.tightrope.core.watch;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.RunEvent;
import java.util.List;

/** Where judged frames, scalars and events of a run go. Called on the agent's own thread, in order. */
interface RunSink {
  /**
   * @param changes the alerts that this frame raised, extended or resolved
   */
  void accept(StepFrame frame, List<Alert> changes);

  /**
   * @param block comes before the frame of any step that it reaches
   */
  void accept(ScalarBlock block, List<Alert> changes);

  void accept(RunEvent event, List<Alert> changes);

  /** No more of this run will come. */
  void end();
}
