package io.tightrope.javaagent.weave;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every method of DL4J's two kinds of model, and of what trains copies of one, around which the hub is
 * called, so that what a process does between two steps is known: what it matches, and what the hub is
 * told. Every overload of a name is one; calls nest.
 */
enum CallHook {
  FIT(Set.of("fit", "pretrain", "pretrainLayer"), "fitEntered", "fitLeft", "fitFailed", null),
  /** Of what trains copies of a model on threads of their own. */
  WRAPPED_FIT(Set.of("fit"), "wrapperEntered", "fitLeft", "fitFailed", null),
  EVALUATION(
      Set.of("doEvaluation"), "evaluationEntered", "evaluationLeft", "evaluationFailed", null),
  /** Where every evaluation is done, whichever of a model's methods begins it. */
  EVALUATED(
      Set.of("doEvaluationHelper"),
      "evaluationEntered",
      "evaluationLeft",
      "evaluationFailed",
      "evaluated"),
  OUTPUT(
      Set.of("outputOfLayerDetached", "outputOfLayersDetached"),
      null,
      "outputComputed",
      null,
      null),
  SCORE(Set.of("score"), null, "outputComputed", null, "scored");

  private static final Set<String> MODELS = Set.of(
      "org/deeplearning4j/nn/multilayer/MultiLayerNetwork",
      "org/deeplearning4j/nn/graph/ComputationGraph");

  /** Trains copies of its model, whose own {@code fit} is not called meanwhile. */
  private static final String WRAPPER = "org/deeplearning4j/parallelism/ParallelWrapper";

  /** The overloads of {@code score} at which all others arrive, by kind of model. */
  private static final Set<String> SCORES = Set.of(
      "(Lorg/nd4j/linalg/dataset/DataSet;Z)D", "(Lorg/nd4j/linalg/dataset/api/MultiDataSet;Z)D");

  private static final CallHook[] ALL = values();

  private final Set<String> methods;
  private final @Nullable String entry;
  private final String exit;
  private final @Nullable String failure;
  private final @Nullable String result;

  CallHook(
      Set<String> methods,
      @Nullable String entry,
      String exit,
      @Nullable String failure,
      @Nullable String result) {
    this.methods = methods;
    this.entry = entry;
    this.exit = exit;
    this.failure = failure;
    this.result = result;
  }

  /** The hook for a method, or empty if nothing is woven around it. */
  static Optional<CallHook> of(String owner, String method, String descriptor) {
    if (owner.equals(WRAPPER)) {
      return method.equals("fit") ? Optional.of(WRAPPED_FIT) : Optional.empty();
    }
    if (!MODELS.contains(owner)) {
      return Optional.empty();
    }
    for (CallHook hook : ALL) {
      if (hook.methods.contains(method) && (hook != SCORE || SCORES.contains(descriptor))) {
        return Optional.of(hook);
      }
    }
    return Optional.empty();
  }

  /** The hub's method called first, with the model, or empty. */
  Optional<String> entry() {
    return Optional.ofNullable(entry);
  }

  /** The hub's method called before each return, without arguments. */
  String exit() {
    return exit;
  }

  /**
   * The hub's method called with what the method returns and the model, and for a number with the first
   * argument, too; or empty.
   */
  Optional<String> result() {
    return Optional.ofNullable(result);
  }

  /** The hub's method called with what the method throws, or empty. */
  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }
}
