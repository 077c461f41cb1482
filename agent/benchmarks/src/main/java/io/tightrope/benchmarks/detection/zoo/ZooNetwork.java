package io.tightrope.benchmarks.detection.zoo;

import io.tightrope.sparse.init.EdgeOfChaosInitializer;
import io.tightrope.sparse.init.SparseDesign;
import io.tightrope.sparse.network.LayerWalk;
import io.tightrope.sparse.network.WeightedLayer;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.PolySchedule;
import org.nd4j.linalg.schedule.RampSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** The DL4J network of a recipe, soundly initialized. */
public final class ZooNetwork {
  /**
   * Second moments of gradients are stale after a stage change, so a layer's gradient is clipped where the
   * optimizer keeps them.
   */
  private static final double GRADIENT_NORM = 0.1;

  private static final double MOMENTUM = 0.9;
  private static final double WARM_UP_SHARE = 0.1;

  /** The rate falls to 0 as the root of the steps left, so that a run's end is not one of noise. */
  private static final double DECAY = 0.5;

  private ZooNetwork() {}

  public static MultiLayerNetwork of(Recipe recipe, INDArray sample) {
    MultiLayerNetwork network = build(recipe);
    network.init();
    initialize(network, recipe, sample);
    return network;
  }

  /** Draws all weights, soundly, with nothing broken. */
  public static void initialize(MultiLayerNetwork network, Recipe recipe, INDArray sample) {
    if (recipe.net().base().dense()) {
      draw(network, recipe.net().base() == Recipe.Base.RELU ? 2 : 1, recipe.seed());
    } else {
      new EdgeOfChaosInitializer(design(recipe, recipe.targets().get(0)), recipe.seed())
          .apply(network, sample);
    }
  }

  /** The recipe's learning rates, so many times as high. */
  public static void setRates(MultiLayerNetwork network, Recipe recipe, double factor) {
    network.setLearningRate(rates(recipe, factor));
  }

  /** The recipe's design at a sparsity. */
  static SparseDesign design(Recipe recipe, double sparsity) {
    Recipe.Base base = recipe.net().base();
    Recipe.Design design = recipe.design();
    return base.sparse.clipped()
        ? SparseDesign.clipped(base.sparse, sparsity, design.q(), design.slope())
        : SparseDesign.unclipped(base.sparse, sparsity, design.q());
  }

  /** The hidden layers with weights, in forward order. */
  public static List<WeightedLayer> hidden(MultiLayerNetwork network) {
    return LayerWalk.of(network).layers().stream()
        .filter(layer -> !layer.isOutput())
        .toList();
  }

  private static MultiLayerNetwork build(Recipe recipe) {
    Recipe.Net net = recipe.net();
    NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
        .seed(recipe.seed())
        .updater(updater(recipe))
        .gradientNormalization(
            keepsSecondMoments(recipe)
                ? GradientNormalization.ClipL2PerLayer
                : GradientNormalization.None)
        .gradientNormalizationThreshold(GRADIENT_NORM)
        .activation(activation(recipe))
        .list();
    for (int layer = 0; layer < net.depth(); layer++) {
      layers.layer(
          net.convolutional()
              ? new ConvolutionLayer.Builder(3, 3)
                  .nOut(net.width())
                  .convolutionMode(ConvolutionMode.Same)
                  .build()
              : new DenseLayer.Builder().nOut(net.width()).build());
    }
    if (net.convolutional()) {
      layers.layer(new GlobalPoolingLayer(PoolingType.AVG));
    }
    layers.layer(new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(Images.CLASSES)
        .build());
    int side = net.side();
    InputType input = net.convolutional()
        ? InputType.convolutionalFlat(side, side, 1)
        : InputType.feedForward((long) side * side);
    return new MultiLayerNetwork(layers.setInputType(input).build());
  }

  private static IUpdater updater(Recipe recipe) {
    ISchedule rates = rates(recipe, 1);
    return switch (recipe.optimization().optimizer()) {
      case ADAM -> new Adam(rates);
      case SGD -> new Sgd(rates);
      case MOMENTUM -> new Nesterovs(rates, MOMENTUM);
      case RMSPROP -> new RmsProp(rates);
    };
  }

  private static boolean keepsSecondMoments(Recipe recipe) {
    return switch (recipe.optimization().optimizer()) {
      case ADAM, RMSPROP -> true;
      case SGD, MOMENTUM -> false;
    };
  }

  private static ISchedule rates(Recipe recipe, double factor) {
    double rate = factor * recipe.optimization().rate();
    return switch (recipe.optimization().schedule()) {
      case FALLING -> new PolySchedule(ScheduleType.ITERATION, rate, DECAY, recipe.steps());
      case CONSTANT -> new FixedSchedule(rate);
      case WARM_UP ->
        new RampSchedule(new FixedSchedule(rate), (int) (WARM_UP_SHARE * recipe.steps()));
    };
  }

  private static IActivation activation(Recipe recipe) {
    return switch (recipe.net().base()) {
      case RELU -> Activation.RELU.getActivationFunction();
      case TANH -> Activation.TANH.getActivationFunction();
      case RELU_TAU, ST, CRELU, CST -> design(recipe, recipe.targets().get(0)).activation();
    };
  }

  private static void draw(MultiLayerNetwork network, double sw2, long seed) {
    Random random = Nd4j.getRandomFactory().getNewRandomInstance(seed);
    for (WeightedLayer layer : LayerWalk.of(network).layers()) {
      double variance = (layer.isOutput() ? 1 : sw2) / layer.fanIn();
      layer
          .weights()
          .assign(random.nextGaussian(layer.weights().shape()).muli(Math.sqrt(variance)));
      layer.biases().ifPresent(biases -> biases.assign(0));
    }
  }
}
