package io.tightrope.dl4j.hub;

import java.lang.System.Logger.Level;
import java.util.Comparator;

/**
 * Trainings that Tightrope sees and does not watch. Each kind is said once, at its first step, so that
 * nobody takes silence for health. Thread-safe; never throws.
 */
enum UnwatchedTraining {
  PRETRAINING("layer-wise pretraining (pretrain)"),
  OWN_LOOP("a network that the program updates itself, past fit (updater.update, as RL4J does)"),
  SAME_DIFF("SameDiff.fit"),
  EMBEDDINGS("Word2Vec, ParagraphVectors or another SequenceVectors model");

  private static final String MODELS = "org.deeplearning4j.nn.";
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
   * An update was computed outside of a step that is watched. Walks the stack, some 20 microseconds,
   * until it was said: a step that was under way when the agent came is no training of another kind.
   */
  static void updated() {
    if (OWN_LOOP.said && PRETRAINING.said) {
      return;
    }
    try {
      Stack stack = StackWalker.getInstance()
          .walk(
              frames -> frames.map(Stack::of).max(Comparator.naturalOrder()).orElse(Stack.NEITHER));
      switch (stack) {
        case PRETRAINING -> PRETRAINING.seen();
        case NEITHER -> OWN_LOOP.seen();
        case STEP -> {}
      }
    } catch (Throwable ignored) {
      // As above.
    }
  }

  /** What the frames below an update tell; the last one counts most. */
  private enum Stack {
    NEITHER,
    STEP,
    PRETRAINING;

    static Stack of(StackWalker.StackFrame frame) {
      String method = frame.getMethodName();
      if (method.startsWith("pretrain") && frame.getClassName().startsWith(MODELS)) {
        return PRETRAINING;
      }
      return method.equals("gradientAndScore") && frame.getClassName().equals(OPTIMIZER)
          ? STEP
          : NEITHER;
    }
  }
}
