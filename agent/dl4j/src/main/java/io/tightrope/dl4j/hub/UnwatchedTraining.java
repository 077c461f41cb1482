package io.tightrope.dl4j.hub;

import java.lang.System.Logger.Level;

/**
 * Trainings that Tightrope sees and does not watch. Each kind is said once, at its first step, so that
 * nobody takes silence for health. Thread-safe; never throws.
 */
enum UnwatchedTraining {
  PRETRAINING("layer-wise pretraining (pretrain)"),
  OWN_LOOP("a network that the program updates itself, past fit (updater.update, as RL4J does)"),
  SAME_DIFF("SameDiff.fit"),
  EMBEDDINGS("Word2Vec, ParagraphVectors or another SequenceVectors model");

  private static final String OPTIMIZER = "org.deeplearning4j.optimize.solvers.BaseOptimizer";

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
              "Tightrope: a training was seen that is not watched: {0}. It watches what"
                  + " MultiLayerNetwork and ComputationGraph do in fit; nothing of this training is"
                  + " recorded or judged (said once)",
              what);
    } catch (Throwable ignored) {
      // Nothing is left that could be told, and the host must not notice.
    }
  }

  /**
   * An update was computed outside of all calls and steps that are watched. Until it was said the stack
   * tells whether it belongs to a step that was under way when the agent came.
   */
  static void updated() {
    if (OWN_LOOP.said) {
      return;
    }
    try {
      boolean inStep =
          StackWalker.getInstance().walk(frames -> frames.anyMatch(UnwatchedTraining::isStep));
      if (!inStep) {
        OWN_LOOP.seen();
      }
    } catch (Throwable ignored) {
      // As above.
    }
  }

  private static boolean isStep(StackWalker.StackFrame frame) {
    return frame.getMethodName().equals("gradientAndScore")
        && frame.getClassName().equals(OPTIMIZER);
  }
}
