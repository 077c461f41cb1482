package io.tightrope.benchmarks.detection.training;

import io.tightrope.dl4j.hub.Hub;
import io.tightrope.dl4j.hub.StepWatch;
import io.tightrope.dl4j.hub.Watcher;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The agent's hooks in DL4J with the zoo behind them: whoever trains on a thread says who reads the
 * thread's next step. Must not be linked before DL4J is woven: there is one hub only if the bootstrap
 * loader's is found first.
 */
public final class Probes implements Watcher {
  private static final ThreadLocal<@Nullable Supplier<? extends StepWatch>> NEXT =
      new ThreadLocal<>();

  private Probes() {}

  static void install() {
    Hub.install(optimizer -> new Probes());
  }

  /** Carries a training step out on this thread, read by the reader if there is one. */
  static void step(@Nullable StepReader reader, Runnable step) {
    if (reader == null) {
      step.run();
      return;
    }
    read(
        () -> {
          reader.started();
          return reader;
        },
        step);
  }

  /**
   * Carries training out on this thread.
   *
   * @param reader asked at the beginning of every optimizer step; the network has its inputs then
   */
  public static void read(Supplier<? extends StepWatch> reader, Runnable training) {
    NEXT.set(reader);
    try {
      training.run();
    } finally {
      NEXT.remove();
    }
  }

  @Override
  public @Nullable StepWatch stepStarted(Object optimizer) {
    Supplier<? extends StepWatch> reader = NEXT.get();
    return reader == null ? null : reader.get();
  }

  @Override
  public void close() {}
}
