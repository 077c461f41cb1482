package io.tightrope.dl4j.schedule;

import io.tightrope.core.run.RunEvent;
import io.tightrope.dl4j.hub.Hub;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.solvers.BaseOptimizer;

/** Hands the ramp's events to the agent, if this JVM has one, so that metrics and pages show them. */
final class Announcement {

  private Announcement() {}

  /** Stages are left out: the agent recognises them by the activations, and numbers them itself. */
  static void of(Model network, RunEvent event) {
    if (event.kind() == RunEvent.Kind.STAGE) {
      return;
    }
    Map<String, Object> details = new LinkedHashMap<>(event.details());
    details.remove("stage");
    Hub.announce(BaseOptimizer.class, network, event.kind().id(), details);
  }
}
