package io.tightrope.javaagent.weave;

import java.util.Optional;

/**
 * The methods by which trainings go on that Tightrope does not watch. Each tells the hub first, without
 * arguments, so that the program hears of it once.
 */
enum UnwatchedHook {
  SAME_DIFF(
      "org/nd4j/autodiff/samediff/internal/TrainingSession", "trainingIteration", "sameDiffTrains"),
  EMBEDDINGS("org/deeplearning4j/models/sequencevectors/SequenceVectors", "fit", "embeddingsTrain");

  private static final UnwatchedHook[] ALL = values();

  private final String owner;
  private final String method;
  private final String entry;

  UnwatchedHook(String owner, String method, String entry) {
    this.owner = owner;
    this.method = method;
    this.entry = entry;
  }

  /** Whether it has a hook for a class. */
  static boolean isHooked(String owner) {
    for (UnwatchedHook hook : ALL) {
      if (hook.owner.equals(owner)) {
        return true;
      }
    }
    return false;
  }

  /** The hook for a method of any signature, or empty if nothing is woven into it. */
  static Optional<UnwatchedHook> of(String owner, String method) {
    for (UnwatchedHook hook : ALL) {
      if (hook.owner.equals(owner) && hook.method.equals(method)) {
        return Optional.of(hook);
      }
    }
    return Optional.empty();
  }

  /** The hub's method called first. */
  String entry() {
    return entry;
  }
}
