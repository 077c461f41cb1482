package io.tightrope.javaagent.weave;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every method of DL4J's two kinds of model around which the hub is called, so that what a process
 * does between two steps is known: what it matches, and what the hub is told. Every overload of a name
 * is one; calls nest.
 */
enum CallHook {
  FIT(Set.of("fit"), "fitEntered", "fitLeft", "fitFailed"),
  EVALUATION(
      Set.of("doEvaluation", "doEvaluationHelper"),
      "evaluationEntered",
      "evaluationLeft",
      "evaluationFailed"),
  OUTPUT(Set.of("outputOfLayerDetached", "outputOfLayersDetached"), null, "outputComputed", null);

  private static final Set<String> MODELS = Set.of(
      "org/deeplearning4j/nn/multilayer/MultiLayerNetwork",
      "org/deeplearning4j/nn/graph/ComputationGraph");

  private final Set<String> methods;
  private final @Nullable String entry;
  private final String exit;
  private final @Nullable String failure;

  CallHook(Set<String> methods, @Nullable String entry, String exit, @Nullable String failure) {
    this.methods = methods;
    this.entry = entry;
    this.exit = exit;
    this.failure = failure;
  }

  /** The hook for a method, or empty if nothing is woven around it. */
  static Optional<CallHook> of(String owner, String method) {
    return MODELS.contains(owner)
        ? Arrays.stream(values()).filter(hook -> hook.methods.contains(method)).findFirst()
        : Optional.empty();
  }

  /** The hub's method called first, with the model, or empty. */
  Optional<String> entry() {
    return Optional.ofNullable(entry);
  }

  /** The hub's method called before each return, without arguments. */
  String exit() {
    return exit;
  }

  /** The hub's method called with what the method throws, or empty. */
  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }
}
