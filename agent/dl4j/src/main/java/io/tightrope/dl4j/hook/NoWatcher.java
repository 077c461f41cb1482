package io.tightrope.dl4j.hook;

import io.tightrope.core.health.AgentStatus;
import io.tightrope.core.json.StatusCodec;
import io.tightrope.dl4j.hub.StepWatch;
import io.tightrope.dl4j.hub.Watcher;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches nothing.
 *
 * @param ignored one line for each setting that was ignored
 */
record NoWatcher(List<String> ignored) implements Watcher {
  @Override
  public @Nullable StepWatch stepStarted(Object optimizer) {
    return null;
  }

  @Override
  public String status() {
    return StatusCodec.encode(AgentStatus.off(ignored));
  }

  @Override
  public void close() {}
}
