package io.tightrope.dl4j;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.tightrope.dl4j.hook.LibraryWatch;
import java.util.Optional;

/** A network that is being watched. Thread-safe. */
public final class Watch implements AutoCloseable, MeterBinder {
  private final LibraryWatch watch;

  Watch(LibraryWatch watch) {
    this.watch = watch;
  }

  /** What cannot be seen and why; empty when everything is. */
  public Optional<String> limits() {
    return watch.limits();
  }

  /**
   * Publishes the run's metrics in the program's own registry as well. Does nothing if the program
   * was started under the agent, which has an endpoint of its own.
   */
  @Override
  public void bindTo(MeterRegistry registry) {
    watch.meters().ifPresent(meters -> meters.bindTo(registry));
  }

  /** Ends the run. Training may go on, unwatched. */
  @Override
  public void close() {
    watch.close();
  }
}
