package io.tightrope.benchmarks.stages.training;

import io.tightrope.examples.training.CosineFall;
import io.tightrope.sparse.init.EdgeOfChaosInitializer;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ISchedule;

/** The networks of the benchmark, initialized: the same but for what a method is about. */
final class Networks {
  private static final double GRADIENT_NORM = 0.1;

  private Networks() {}

  /** The network of a plan, its learning rate falling to 0 along half a cosine over the budget. */
  static MultiLayerNetwork of(Plan plan, Budget budget, Images images, INDArray sample) {
    boolean dense = plan.method() == Method.DENSE;
    IActivation activation = dense ? new ActivationReLU() : plan.first().activation();
    ISchedule rate = new CosineFall(Budget.LEARNING_RATE, 0, budget.steps());
    NeuralNetConfiguration.Builder builder = new NeuralNetConfiguration.Builder()
        .seed(plan.seed())
        .updater(new Adam(rate))
        .weightInit(WeightInit.RELU)
        .activation(activation);
    if (plan.method() != Method.UNGUARDED) {
      builder
          .gradientNormalization(GradientNormalization.ClipL2PerLayer)
          .gradientNormalizationThreshold(GRADIENT_NORM);
    }
    NeuralNetConfiguration.ListBuilder layers = builder.list();
    for (int i = 0; i < Budget.DEPTH; i++) {
      layers.layer(new DenseLayer.Builder().nOut(Budget.WIDTH).build());
    }
    layers.layer(new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(10)
        .build());
    MultiLayerNetwork network = new MultiLayerNetwork(
        layers.setInputType(InputType.feedForward(images.pixels())).build());
    network.init();
    if (!dense) {
      new EdgeOfChaosInitializer(plan.first(), plan.seed()).apply(network, sample);
    }
    return network;
  }
}
