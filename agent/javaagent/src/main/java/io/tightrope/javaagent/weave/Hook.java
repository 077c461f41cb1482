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
      Owner.OPTIMIZER,
      "stepStarted",
      "stepDone"),
  /** What a program calls that takes its steps itself; in {@code fit} it is part of a step. */
  SCORED_PASS("computeGradientAndScore", "()V", Owner.NETWORK, "passEntered", "scoredPassLeft"),
  SCORED_PASS_OF_GRAPH(
      "computeGradientAndScore", "()V", Owner.GRAPH, "passEntered", "scoredPassLeft"),
  PASS(
      "backpropGradient",
      "(Lorg/nd4j/linalg/api/ndarray/INDArray;Lorg/deeplearning4j/nn/workspace/LayerWorkspaceMgr;)"
          + "Lorg/nd4j/common/primitives/Pair;",
      Owner.NETWORK,
      "passEntered",
      "passLeft"),
  PASS_OF_GRAPH(
      "backpropGradient",
      "([Lorg/nd4j/linalg/api/ndarray/INDArray;)Lorg/deeplearning4j/nn/gradient/Gradient;",
      Owner.GRAPH,
      "passEntered",
      "passLeft"),
  /** The mask of a network's inputs, which some of its layers do not keep. */
  MASKS(
      "setLayerMaskArrays",
      "(Lorg/nd4j/linalg/api/ndarray/INDArray;Lorg/nd4j/linalg/api/ndarray/INDArray;)V",
      Owner.NETWORK,
      "masksSet",
      null),
  MASKS_OF_GRAPH(
      "setLayerMaskArrays",
      "([Lorg/nd4j/linalg/api/ndarray/INDArray;[Lorg/nd4j/linalg/api/ndarray/INDArray;)V",
      Owner.GRAPH,
      "masksSet",
      null),
  MASKS_CLEARED("clearLayerMaskArrays", "()V", Owner.NETWORK, "masksCleared", null),
  MASKS_OF_GRAPH_CLEARED("clearLayerMaskArrays", "()V", Owner.GRAPH, "masksCleared", null),
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
  /** What DL4J does last for a minibatch, when nothing of it is left in the model. */
  BATCH("synchronizeIterEpochCounts", "()V", Owner.NETWORK, null, "batchDone"),
  BATCH_OF_GRAPH("synchronizeIterEpochCounts", "()V", Owner.GRAPH, null, "batchDone"),
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
  private final @Nullable String exit;

  Hook(
      String method,
      String descriptor,
      @Nullable String owner,
      @Nullable String entry,
      @Nullable String exit) {
    this.method = method;
    this.descriptor = descriptor;
    this.owner = owner;
    this.entry = entry;
    this.exit = exit;
  }

  /** Classes of which only the methods of their own are hooked. */
  private static final class Owner {
    static final String OPTIMIZER = "org/deeplearning4j/optimize/solvers/BaseOptimizer";
    static final String NETWORK = "org/deeplearning4j/nn/multilayer/MultiLayerNetwork";
    static final String GRAPH = "org/deeplearning4j/nn/graph/ComputationGraph";
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

  /** DL4J's class by which its copies are told apart. */
  static String optimizer() {
    return Owner.OPTIMIZER;
  }

  /** Whether it is the computation of a model's gradients, of which the hub wants nothing but the model. */
  boolean isPass() {
    return "passEntered".equals(entry);
  }

  /** Whether the hub is told from which copy of DL4J the object is whose method ends. */
  boolean namesOptimizerOnExit() {
    return "batchDone".equals(exit);
  }

  String descriptor() {
    return descriptor;
  }

  /** The hub's method called first, or empty. */
  Optional<String> entry() {
    return Optional.ofNullable(entry);
  }

  /** The hub's method called before each return, or empty. */
  Optional<String> exit() {
    return Optional.ofNullable(exit);
  }

  /** The hub's method called when the method throws, or empty. */
  Optional<String> failure() {
    return this == STEP
        ? Optional.of("stepFailed")
        : isPass() ? Optional.of("passFailed") : Optional.empty();
  }
}
