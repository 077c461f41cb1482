package io.tightrope.javaagent.weave;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every method of DL4J into which calls are woven: what it matches, and what the hub is told.
 *
 * <p>Methods are matched by name and descriptor wherever they are defined, so that a user's own
 * layer, activation or loss function is seen as DL4J's are; the watcher checks the types.
 */
enum Hook {
  STEP(
      "gradientAndScore",
      "(Lorg/deeplearning4j/nn/workspace/LayerWorkspaceMgr;)Lorg/nd4j/common/primitives/Pair;",
      "org/deeplearning4j/optimize/solvers/BaseOptimizer",
      "stepStarted",
      "stepDone"),
  LAYER(
      "backpropGradient",
      "(Lorg/nd4j/linalg/api/ndarray/INDArray;Lorg/deeplearning4j/nn/workspace/LayerWorkspaceMgr;)"
          + "Lorg/nd4j/common/primitives/Pair;",
      null,
      "layerEntered",
      "layerLeft"),
  TRUNCATED_LAYER(
      "tbpttBackpropGradient",
      "(Lorg/nd4j/linalg/api/ndarray/INDArray;I"
          + "Lorg/deeplearning4j/nn/workspace/LayerWorkspaceMgr;)Lorg/nd4j/common/primitives/Pair;",
      null,
      "layerEntered",
      "layerLeft"),
  ACTIVATION(
      "backprop",
      "(Lorg/nd4j/linalg/api/ndarray/INDArray;Lorg/nd4j/linalg/api/ndarray/INDArray;)"
          + "Lorg/nd4j/common/primitives/Pair;",
      null,
      "activationEntered",
      "activationLeft"),
  LOSS(
      "computeGradient",
      "(Lorg/nd4j/linalg/api/ndarray/INDArray;Lorg/nd4j/linalg/api/ndarray/INDArray;"
          + "Lorg/nd4j/linalg/activations/IActivation;Lorg/nd4j/linalg/api/ndarray/INDArray;)"
          + "Lorg/nd4j/linalg/api/ndarray/INDArray;",
      null,
      "lossEntered",
      "lossLeft"),
  UPDATE(
      "update",
      "(Lorg/deeplearning4j/nn/gradient/Gradient;III"
          + "Lorg/deeplearning4j/nn/workspace/LayerWorkspaceMgr;)V",
      "org/deeplearning4j/nn/updater/BaseMultiLayerUpdater",
      null,
      "updateComputed"),
  REPLICA(
      "fit",
      "(Lorg/nd4j/linalg/dataset/api/DataSet;)V",
      "org/deeplearning4j/parallelism/trainer/DefaultTrainer",
      "replicaEntered",
      "replicaLeft"),
  REPLICA_OF_GRAPH(
      "fit",
      "(Lorg/nd4j/linalg/dataset/api/MultiDataSet;)V",
      "org/deeplearning4j/parallelism/trainer/DefaultTrainer",
      "replicaEntered",
      "replicaLeft");

  private static final Hook[] ALL = values();

  private final String method;
  private final String descriptor;
  private final @Nullable String owner;
  private final @Nullable String entry;
  private final String exit;

  Hook(
      String method,
      String descriptor,
      @Nullable String owner,
      @Nullable String entry,
      String exit) {
    this.method = method;
    this.descriptor = descriptor;
    this.owner = owner;
    this.entry = entry;
    this.exit = exit;
  }

  /** The hook for a method, or empty if nothing is woven into it. */
  static Optional<Hook> of(String owner, String method, String descriptor) {
    for (Hook hook : ALL) {
      if (hook.method.equals(method)
          && hook.descriptor.equals(descriptor)
          && (hook.owner == null || hook.owner.equals(owner))) {
        return Optional.of(hook);
      }
    }
    return Optional.empty();
  }

  String descriptor() {
    return descriptor;
  }

  /** The hub's method called first, or empty. */
  Optional<String> entry() {
    return Optional.ofNullable(entry);
  }

  /** The hub's method called before each return. */
  String exit() {
    return exit;
  }
}
