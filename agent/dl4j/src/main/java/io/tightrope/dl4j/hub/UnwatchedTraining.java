package io.tightrope.dl4j.hub;

import java.lang.System.Logger.Level;

/**
 * Trainings that Tightrope sees and does not watch. Each kind is said once, at its first step, so that
 * nobody takes silence for health. Thread-safe; never throws.
 */
enum UnwatchedTraining {
  SAME_DIFF("SameDiff.fit"),
  EMBEDDINGS("Word2Vec, ParagraphVectors or another SequenceVectors model");

  private final String what;
  private volatile boolean said;

  UnwatchedTraining(String what) {
    this.what = what;
  }

  /** A step of it was seen. Costs a volatile read from the second on. */
  void seen() {
    if (said) {
      return;
    }
    said = true;
    try {
      System.getLogger("io.tightrope")
          .log(
              Level.WARNING,
              "Tightrope: a training was seen that is not watched: {0}. It watches"
                  + " MultiLayerNetwork and ComputationGraph; nothing of this training is"
                  + " recorded or judged (said once)",
              what);
    } catch (Throwable ignored) {
      // Nothing is left that could be told, and the host must not notice.
    }
  }
}
