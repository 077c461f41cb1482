package io.tightrope.benchmarks.stages.network;

import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * What does not depend on the kind of a network.
 *
 * @param seed of the initialization
 * @param activation of all hidden layers
 * @param rate learning rate
 * @param clipped whether gradients are clipped, layer by layer
 * @param classes of the output
 */
public record Blueprint(
    long seed, IActivation activation, ISchedule rate, boolean clipped, int classes) {
  private static final double GRADIENT_NORM = 0.1;

  /** A configuration to which a kind adds its layers. */
  NeuralNetConfiguration.Builder builder() {
    NeuralNetConfiguration.Builder builder = new NeuralNetConfiguration.Builder()
        .seed(seed)
        .updater(new Adam(rate))
        .weightInit(WeightInit.RELU)
        .activation(activation);
    if (clipped) {
      builder
          .gradientNormalization(GradientNormalization.ClipL2PerLayer)
          .gradientNormalizationThreshold(GRADIENT_NORM);
    }
    return builder;
  }

  /** The last layer. */
  OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(classes)
        .build();
  }
}
