package io.tightrope.dl4j.hook;

import io.tightrope.dl4j.hub.StepWatch;
import io.tightrope.dl4j.hub.Watcher;
import org.jspecify.annotations.Nullable;

/** Watches nothing. */
final class NoWatcher implements Watcher {
  @Override
  public @Nullable StepWatch stepStarted(Object optimizer) {
    return null;
  }

  @Override
  public void close() {}
}
