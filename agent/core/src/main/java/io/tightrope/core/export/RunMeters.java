package io.tightrope.core.export;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.RunDescription;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * The meters of one run. Bound to a registry (the agent's own, or the host's in the library way)
 * it keeps exactly the series there that have a value: a gauge is registered when its value appears
 * and removed when the value is gone, since a gauge that reads NaN is still a series.
 *
 * <pre>{@code
 * RunMeters meters = new RunMeters(run, readings);
 * meters.bindTo(registry);
 * meters.update(frame, changedAlerts);
 * // tightrope_layer_preactivation_variance{run="mlp-1",layer="07"} 1.934
 * }</pre>
 *
 * <p>Values are read when they are scraped, from the last frame. An update in which nothing appears
 * or goes costs one comparison a value. Thread-safe.
 */
public final class RunMeters implements MeterBinder {
  private final RunReadings readings;
  private final AlertSeries alerts = new AlertSeries();
  private final List<RunBinding> bindings = new ArrayList<>();
  private final LayerMemory memory;
  private RunDescription run;

  /** Meters that are bound to nothing yet. */
  public RunMeters(RunDescription run, RunReadings readings) {
    this.run = run;
    this.readings = readings;
    memory = new LayerMemory(run.layers().size(), Clock.systemUTC());
  }

  @Override
  public synchronized void bindTo(MeterRegistry registry) {
    RunBinding binding = new RunBinding(registry, run, readings, memory);
    bindings.add(binding);
    refresh(binding);
  }

  /**
   * Takes note of a frame that {@link RunReadings#latest()} already gives.
   *
   * @param changes the alerts that it raised, extended or resolved
   */
  public synchronized void update(StepFrame frame, List<Alert> changes) {
    memory.add(frame);
    alerts.update(changes);
    bindings.forEach(this::refresh);
  }

  /**
   * Takes note of a frame and leaves the series as they are until the next update. For a frame of many
   * between two scrapes, which costs a few comparisons per layer then.
   */
  public void remember(StepFrame frame) {
    memory.add(frame);
  }

  /** Takes note of alerts that changed without a frame. */
  public synchronized void update(List<Alert> changes) {
    alerts.update(changes);
    bindings.forEach(this::refresh);
  }

  private void refresh(RunBinding binding) {
    binding.refresh(alerts);
  }

  /** Puts another name into every series, for when the dashboard knows another run of this name. */
  public synchronized void rename(RunDescription renamed) {
    run = renamed;
    List<MeterRegistry> registries = bindings.stream().map(RunBinding::registry).toList();
    unbind();
    registries.forEach(this::bindTo);
  }

  /** Removes every series. */
  public synchronized void unbind() {
    bindings.forEach(RunBinding::removeAll);
    bindings.clear();
  }
}
