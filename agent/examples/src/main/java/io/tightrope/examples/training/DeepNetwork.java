package io.tightrope.examples.training;

import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ISchedule;

/** A deep, fully connected classifier of ten classes, trained by Adam on clipped gradients. */
public final class DeepNetwork {

  /** Adam's learning rate. */
  public static final double LEARNING_RATE = 3e-4;

  /** Adam's second moments are stale after a stage change, so a layer's gradient is clipped. */
  private static final double GRADIENT_NORM = 0.1;

  private DeepNetwork() {}

  /** A network with that many hidden layers, with the weights of He et al. (2015). */
  public static MultiLayerNetwork of(
      int depth, int width, int inputs, IActivation activation, long seed) {
    NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
        .seed(seed)
        .updater(new Adam(LEARNING_RATE))
        .weightInit(WeightInit.RELU)
        .gradientNormalization(GradientNormalization.ClipL2PerLayer)
        .gradientNormalizationThreshold(GRADIENT_NORM)
        .activation(activation)
        .list();
    for (int i = 0; i < depth; i++) {
      layers.layer(new DenseLayer.Builder().nOut(width).build());
    }
    layers.layer(new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(10)
        .build());
    MultiLayerNetwork network =
        new MultiLayerNetwork(layers.setInputType(InputType.feedForward(inputs)).build());
    network.init();
    return network;
  }

  /** The usual learning rate after {@code done} steps, then a fall to 0. */
  public static ISchedule fallingToZero(int done, int steps) {
    return new CosineFall(LEARNING_RATE, done, steps);
  }
}
