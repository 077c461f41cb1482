package io.tightrope.benchmarks.detection.training;

import io.tightrope.dl4j.hub.Hub;
import io.tightrope.dl4j.hub.StepWatch;
import io.tightrope.dl4j.hub.Watcher;
import org.jspecify.annotations.Nullable;

/**
 * The agent's hooks in DL4J with the zoo behind them: whoever trains on a thread says who reads the
 * thread's next step. Must not be linked before DL4J is woven: there is one hub only if the bootstrap
 * loader's is found first.
 */
final class Probes implements Watcher {
  private static final ThreadLocal<@Nullable StepReader> NEXT = new ThreadLocal<>();

  private Probes() {}

  static void install() {
    Hub.install(optimizer -> new Probes());
  }

  /** Carries a training step out on this thread, read by the reader if there is one. */
  static void step(@Nullable StepReader reader, Runnable step) {
    NEXT.set(reader);
    try {
      step.run();
    } finally {
      NEXT.remove();
    }
  }

  @Override
  public @Nullable StepWatch stepStarted(Object optimizer) {
    StepReader reader = NEXT.get();
    if (reader != null) {
      reader.started();
    }
    return reader;
  }

  @Override
  public void close() {}
}
