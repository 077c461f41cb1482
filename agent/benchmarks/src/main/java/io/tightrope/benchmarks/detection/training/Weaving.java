package io.tightrope.benchmarks.detection.training;

import io.tightrope.dl4j.hook.SelfAttachment;

/** Puts the agent's hooks into this JVM's DL4J. */
public final class Weaving {
  private static boolean done;

  private Weaving() {}

  /**
   * Does so, once.
   *
   * @throws IllegalStateException if this JVM does not allow it or the agent's jar is not built
   */
  public static synchronized void once() {
    if (done) {
      return;
    }
    SelfAttachment.weave().ifPresent(obstacle -> {
      throw new IllegalStateException("the zoo cannot be watched: " + obstacle);
    });
    Probes.install();
    done = true;
  }
}
