package io.tightrope.core.watch;

import io.tightrope.core.detect.Alert;
import io.tightrope.core.detect.RunMonitor;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.health.AgentHealth;
import io.tightrope.core.run.RunEvent;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What happens to each frame of a run, on the agent's own thread: judge, then hand on to every
 * sink. A part that fails is counted and does not keep the frame from the next. Not thread-safe.
 */
final class RunPipeline {
  private final Supplier<RunMonitor> newMonitor;
  private final List<RunSink> sinks;
  private final AgentHealth health;
  private @Nullable RunMonitor monitor;

  /**
   * @param newMonitor makes the detectors, when the first frame is here and not on the thread that
   *     trains
   */
  RunPipeline(Supplier<RunMonitor> newMonitor, List<RunSink> sinks, AgentHealth health) {
    this.newMonitor = newMonitor;
    this.sinks = List.copyOf(sinks);
    this.health = health;
  }

  void accept(StepFrame frame) {
    List<Alert> changes = judge(frame);
    for (RunSink sink : sinks) {
      try {
        sink.accept(frame, changes);
      } catch (Throwable failure) {
        health.error("publishing a frame", failure);
      }
    }
  }

  private List<Alert> judge(StepFrame frame) {
    try {
      return monitor().observe(frame);
    } catch (Throwable failure) {
      health.error("judging a frame", failure);
      return List.of();
    }
  }

  private RunMonitor monitor() {
    if (monitor == null) {
      monitor = newMonitor.get();
    }
    return monitor;
  }

  void accept(RunEvent event) {
    List<Alert> changes = judge(event);
    for (RunSink sink : sinks) {
      try {
        sink.accept(event, changes);
      } catch (Throwable failure) {
        health.error("publishing an event", failure);
      }
    }
  }

  private List<Alert> judge(RunEvent event) {
    try {
      return monitor().observe(event);
    } catch (Throwable failure) {
      health.error("judging an event", failure);
      return List.of();
    }
  }

  void end() {
    for (RunSink sink : sinks) {
      try {
        sink.end();
      } catch (Throwable failure) {
        health.error("ending a run", failure);
      }
    }
  }
}
