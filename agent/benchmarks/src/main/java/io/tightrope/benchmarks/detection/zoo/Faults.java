package io.tightrope.benchmarks.detection.zoo;

import io.tightrope.sparse.network.WeightedLayer;
import io.tightrope.sparse.stage.LayerwiseStageChange;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Breaks a network, or its data, as a recipe says. */
public final class Faults {
  /** Sparsity of a stage that no network of the zoo's sizes survives. */
  static final double TOO_FAR = 0.985;

  private final Recipe recipe;
  private final MultiLayerNetwork network;

  public Faults(Recipe recipe, MultiLayerNetwork network) {
    this.recipe = recipe;
    this.network = network;
  }

  /** What is broken before the first step. */
  public void breakStart() {
    if (recipe.fault().step() != 0) {
      return;
    }
    List<WeightedLayer> hidden = ZooNetwork.hidden(network);
    WeightedLayer layer = hidden.get(recipe.faultLayer());
    switch (recipe.fault().what()) {
      case WEIGHTS_TOO_LARGE -> hidden.forEach(each -> each.weights().muli(4));
      case WEIGHTS_TOO_SMALL -> hidden.forEach(each -> each.weights().muli(0.3));
      case ONE_LAYER_TOO_SMALL -> layer.weights().muli(0.01);
      case ONE_LAYER_TOO_LARGE -> layer.weights().muli(100);
      case DEAD_BIASES ->
        layer
            .biases()
            .ifPresent(biases -> biases.subi(8 * Math.sqrt(recipe.design().q())));
      case NOTHING,
          LEARNING_RATE,
          LAYER_DIES,
          WEIGHTS_MULTIPLIED,
          INPUTS_COLLAPSE,
          STAGE_TOO_FAR,
          NAN_IN_DATA -> {}
    }
  }

  /** What is broken before that step. */
  public void strike(int step, Images images, Random random) {
    if (!recipe.fault().strikes(step)) {
      return;
    }
    WeightedLayer layer = ZooNetwork.hidden(network).get(recipe.faultLayer());
    switch (recipe.fault().what()) {
      case LEARNING_RATE -> network.setLearningRate(100 * recipe.optimization().rate());
      case LAYER_DIES -> layer.biases().ifPresent(biases -> biases.subi(40));
      case WEIGHTS_MULTIPLIED -> layer.weights().muli(30);
      case STAGE_TOO_FAR ->
        new LayerwiseStageChange(ZooNetwork.design(recipe, TOO_FAR))
            .apply(network, images.draw(random, StageChanges.SAMPLE).features());
      case NOTHING,
          WEIGHTS_TOO_LARGE,
          WEIGHTS_TOO_SMALL,
          ONE_LAYER_TOO_SMALL,
          ONE_LAYER_TOO_LARGE,
          DEAD_BIASES,
          INPUTS_COLLAPSE,
          NAN_IN_DATA -> {}
    }
  }

  /** The batch as it arrives at that step. */
  public void spoil(int step, INDArray features) {
    if (recipe.fault().what() == Recipe.Fault.What.INPUTS_COLLAPSE
        && recipe.fault().hasStruck(step)) {
      features.muli(0.001).addi(0.5);
    }
    if (recipe.fault().what() == Recipe.Fault.What.NAN_IN_DATA && recipe.fault().strikes(step)) {
      features.putScalar(0, 17, Float.NaN);
    }
  }
}
