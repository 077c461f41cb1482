package io.tightrope.benchmarks.inference;

import io.tightrope.sparse.activation.STTau;
import io.tightrope.sparse.init.SparseDesign;
import io.tightrope.sparse.stage.LayerwiseStageChange;
import java.util.Locale;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Networks of three hidden layers of one width and ten outputs, in which every layer receives the
 * share of zeros that is asked for, the first from its inputs. Thresholds of shifted ReLUs are set
 * on the samples; without zeros it is the soft threshold at 0, which changes nothing.
 */
final class ChosenSparsity {
  static final int HIDDEN_LAYERS = 3;
  private static final int OUTPUTS = 10;
  private static final int SAMPLES = 64;
  private static final double Q = 2;

  private ChosenSparsity() {}

  static Subject of(int width, double sparsity) {
    NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
        .seed(width)
        .weightInit(WeightInit.RELU)
        .activation(new STTau(0))
        .list();
    for (int i = 0; i < HIDDEN_LAYERS; i++) {
      layers.layer(new DenseLayer.Builder().nIn(width).nOut(width).build());
    }
    layers.layer(new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nIn(width)
        .nOut(OUTPUTS)
        .build());
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    float[][] samples = samples(width, sparsity);
    if (sparsity > 0) {
      new LayerwiseStageChange(SparseDesign.reluTau(sparsity, Q))
          .apply(network, Nd4j.createFromArray(samples));
    }
    String name = String.format(Locale.ROOT, "%d x %d", HIDDEN_LAYERS, width);
    return new Subject(name, width, sparsity, network, samples);
  }

  private static float[][] samples(int width, double zeros) {
    Random random = new Random(width);
    float[][] samples = new float[SAMPLES][width];
    for (float[] sample : samples) {
      for (int i = 0; i < width; i++) {
        sample[i] = random.nextDouble() < zeros ? 0 : (float) random.nextGaussian();
      }
    }
    return samples;
  }
}
