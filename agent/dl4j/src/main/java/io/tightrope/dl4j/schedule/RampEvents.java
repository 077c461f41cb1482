package io.tightrope.dl4j.schedule;

import io.tightrope.core.run.RunEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;

/** The events of a ramp in order, and whoever listens to them: callbacks, and the agent if there is one. */
final class RampEvents {
  private static final System.Logger LOG = System.getLogger("io.tightrope");

  private final Model network;
  private final List<RunEvent> events = new ArrayList<>();
  private final List<Consumer<RunEvent>> listeners = new ArrayList<>();
  private boolean failed;

  RampEvents(Model network) {
    this.network = network;
  }

  /** Calls back with each event, those of the past immediately. */
  void listen(Consumer<RunEvent> listener) {
    events.forEach(event -> tell(listener, event));
    listeners.add(listener);
  }

  List<RunEvent> all() {
    return List.copyOf(events);
  }

  /**
   * Something happened.
   *
   * @param stage number of the stage, from 1
   * @param target of the stage
   */
  RunEvent add(
      long step, RunEvent.Kind kind, int stage, double target, Map<String, Object> details) {
    Map<String, Object> all = new LinkedHashMap<>(details);
    all.put("stage", stage);
    all.put("target", target);
    RunEvent event =
        new RunEvent(events.size(), step, System.currentTimeMillis() / 1000.0, kind, all);
    events.add(event);
    Announcement.of(network, event);
    listeners.forEach(listener -> tell(listener, event));
    return event;
  }

  /** A listener that fails is the program's own affair; neither the schedule nor the training ends by it. */
  private void tell(Consumer<RunEvent> listener, RunEvent event) {
    try {
      listener.accept(event);
    } catch (RuntimeException e) {
      if (!failed) {
        failed = true;
        LOG.log(System.Logger.Level.WARNING, "a listener of the sparsity schedule failed", e);
      }
    }
  }
}
