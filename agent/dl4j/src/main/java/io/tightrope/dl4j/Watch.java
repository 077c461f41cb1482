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

  /**
   * Records a number of the program's own, to be shown beside the loss:
   *
   * <pre>{@code
   * watch.scalar("accuracy", net.getIterationCount(), evaluation.accuracy());
   * }</pre>
   *
   * <p>Cheap enough for every step. A run takes 32 names; what is beyond them is dropped, which the
   * log says once.
   *
   * @param name 1 to 100 letters, digits and {@code . _ - /}; {@code loss}, {@code learningRate} and
   *     {@code examples} are recorded already
   * @param step the step to which it belongs, as DL4J counts iterations
   * @param value NaN is a measurement
   */
  public void scalar(String name, long step, double value) {
    watch.scalar(name, step, value);
  }

  /** Ends the run. Training may go on, unwatched. */
  @Override
  public void close() {
    watch.close();
  }
}
