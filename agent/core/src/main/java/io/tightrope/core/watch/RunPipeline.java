package io.tightrope.core.watch;

import io.tightrope.core.detect.RunMonitor;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.expect.Expectations;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.health.AgentHealth;
import io.tightrope.core.run.Baseline;
import io.tightrope.core.run.RunEvent;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What happens to each frame of a run, to its scalars and events, on the agent's own thread: add
 * what theory expects, judge, then hand on to every sink. A part that fails is counted and does not keep the frame from the next. Not thread-safe.
 */
final class RunPipeline {
  private final Supplier<RunMonitor> newMonitor;
  private final AgentHealth health;
  private final Expectations expectations;
  private List<RunSink> sinks = List.of();
  private @Nullable RunMonitor monitor;
  private boolean ended;

  /**
   * @param expectations what theory adds to each frame
   * @param newMonitor makes the detectors, not on the thread that trains
   */
  RunPipeline(Expectations expectations, Supplier<RunMonitor> newMonitor, AgentHealth health) {
    this.expectations = expectations;
    this.newMonitor = newMonitor;
    this.health = health;
  }

  /** Takes the sinks; comes before everything else. */
  void open(List<RunSink> opened) {
    sinks = opened;
  }

  /** Compares the run with a baseline from now on. */
  void compareWith(Baseline baseline) {
    try {
      monitor().compareWith(baseline);
    } catch (Throwable failure) {
      health.error("comparing with the baseline", failure);
    }
  }

  void accept(StepFrame measured) {
    StepFrame frame = complete(measured);
    List<Alert> changes = judge(frame);
    for (RunSink sink : sinks) {
      try {
        sink.accept(frame, changes);
      } catch (Throwable failure) {
        health.error("publishing a frame", failure);
      }
    }
  }

  private StepFrame complete(StepFrame measured) {
    try {
      return expectations.complete(measured);
    } catch (Throwable failure) {
      health.error("working out what to expect", failure);
      return measured;
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

  void accept(ScalarBlock block) {
    List<Alert> changes = judge(block);
    for (RunSink sink : sinks) {
      try {
        sink.accept(block, changes);
      } catch (Throwable failure) {
        health.error("publishing scalars", failure);
      }
    }
  }

  private List<Alert> judge(ScalarBlock block) {
    try {
      return monitor().observe(block);
    } catch (Throwable failure) {
      health.error("judging scalars", failure);
      return List.of();
    }
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

  List<Alert> activeAlerts() {
    return monitor().alerts().stream().filter(Alert::active).toList();
  }

  /** Whether {@link #end} was called. */
  boolean hasEnded() {
    return ended;
  }

  void end() {
    ended = true;
    for (RunSink sink : sinks) {
      try {
        sink.end();
      } catch (Throwable failure) {
        health.error("ending a run", failure);
      }
    }
  }
}
