package io.tightrope.api;

import java.lang.reflect.Method;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reports numbers of a training program's own, to be shown beside the loss:
 *
 * <pre>{@code
 * Tightrope.scalar("val/auc", auc);
 * }</pre>
 *
 * <p>Without the agent a call does nothing. With it a call takes a few microseconds, and waits for
 * nothing. Never throws. Thread-safe.
 */
public final class Tightrope {
  /** The agent defines it where every class loader finds it. */
  private static final String HUB = "io.tightrope.dl4j.hub.Hub";

  /** How often the agent is looked for, which may be attached later. */
  private static final long SEARCH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static volatile @Nullable Method receiver;
  private static volatile long nextSearchNanos = System.nanoTime();

  private Tightrope() {}

  /**
   * Records a value at the present step of a model: the one whose {@code fit} or evaluation runs on this
   * thread, else the one that this thread trained last, else the one that was trained last at all.
   *
   * @param name 1 to 100 letters, digits and {@code . _ - /}; a run takes 32 names
   * @param value NaN is a measurement
   */
  public static void scalar(String name, double value) {
    send(null, name, value);
  }

  /**
   * Records a value at the present step of that model. Nothing is recorded before its first step.
   *
   * @param model a {@code MultiLayerNetwork} or {@code ComputationGraph}
   * @param name 1 to 100 letters, digits and {@code . _ - /}; a run takes 32 names
   * @param value NaN is a measurement
   */
  public static void scalar(Object model, String name, double value) {
    send(model, name, value);
  }

  private static void send(@Nullable Object model, String name, double value) {
    try {
      Method found = receiver;
      if (found == null) {
        found = search();
      }
      if (found != null) {
        found.invoke(null, model, name, value);
      }
    } catch (ReflectiveOperationException | RuntimeException | LinkageError notTheAgentExpected) {
      // An agent of another version: the program goes on, and the number is not recorded.
      nextSearchNanos = System.nanoTime() + SEARCH_NANOS;
    }
  }

  private static @Nullable Method search() throws ReflectiveOperationException {
    long now = System.nanoTime();
    if (now - nextSearchNanos < 0) {
      return null;
    }
    nextSearchNanos = now + SEARCH_NANOS;
    Class<?> hub;
    try {
      hub = Class.forName(HUB, true, null);
    } catch (ClassNotFoundException noAgent) {
      return null;
    }
    Method found = hub.getMethod("scalar", Object.class, String.class, double.class);
    receiver = found;
    return found;
  }
}
