package io.tightrope.benchmarks.stages.training;

import io.tightrope.benchmarks.stages.network.Recipe;
import io.tightrope.benchmarks.stages.network.StagedNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What breaks a run in the middle of a stage. Batch normalization undoes a change of the weights
 * and biases below it, so its own scale and shift are changed where there are any.
 */
public enum FaultKind {
  WEIGHTS("the weights of a middle layer (or its normalized scale) times 30"),
  BIASES("the biases of a middle layer (or its normalized shift) at -1,000, so that it is dead"),
  RATE("the learning rate times 100, for 100 steps or until a rollback");

  /** By how much the weights are multiplied. */
  public static final double WEIGHTS_FACTOR = 30;

  /** Steps after which the learning rate is normal again without a rollback. */
  static final int RATE_STEPS = 100;

  private static final double RATE_FACTOR = 100;
  private static final double DEAD = -1000;

  private final String description;

  FaultKind(String description) {
    this.description = description;
  }

  /** What is done, in words. */
  public String description() {
    return description;
  }

  /** The name in tables and JSON. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Strikes; returns the index of the layer among DL4J's, -1 if all are struck. */
  int strike(StagedNetwork network, Recipe recipe) {
    int middle = middle(network);
    Layer layer = network.layers()[middle];
    boolean normalized = isNormalization(layer);
    switch (this) {
      case WEIGHTS ->
        parameter(layer, normalized ? BatchNormalizationParamInitializer.GAMMA : "W")
            .muli(WEIGHTS_FACTOR);
      case BIASES ->
        parameter(layer, normalized ? BatchNormalizationParamInitializer.BETA : "b")
            .assign(DEAD);
      case RATE -> network.setLearningRate(recipe.faster(RATE_FACTOR).rate());
    }
    return this == RATE ? -1 : middle;
  }

  private static INDArray parameter(Layer layer, String name) {
    return layer.getParam(name);
  }

  /**
   * The middle one of the normalizations, or of the hidden layers with weights if there are none.
   */
  private static int middle(StagedNetwork network) {
    Layer[] layers = network.layers();
    List<Integer> normalizations = new ArrayList<>();
    List<Integer> weighted = new ArrayList<>();
    for (int i = 0; i < layers.length - 1; i++) {
      if (isNormalization(layers[i])) {
        normalizations.add(i);
      } else if (layers[i].numParams() > 0) {
        weighted.add(i);
      }
    }
    List<Integer> struck = normalizations.isEmpty() ? weighted : normalizations;
    return struck.get(struck.size() / 2);
  }

  private static boolean isNormalization(Layer layer) {
    return layer.conf().getLayer() instanceof BatchNormalization;
  }
}
