package io.tightrope.sparse.inference;

import io.tightrope.sparse.activation.CReLU;
import io.tightrope.sparse.activation.CST;
import io.tightrope.sparse.activation.ReLUTau;
import io.tightrope.sparse.activation.STTau;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A network of random layers, widths, activations and weights, and random inputs with random zeros.
 */
final class RandomNetwork {
  static final List<IActivation> ACTIVATIONS = List.of(
      new ReLUTau(0.4),
      new STTau(0.5),
      new CReLU(0.6, 1.1),
      new CST(0.7, 0.8),
      new ActivationReLU(),
      new ActivationIdentity(),
      new ActivationTanH(),
      new ActivationSigmoid(),
      new ActivationSoftmax(),
      new ActivationLReLU(0.1),
      new ActivationELU(),
      new ActivationReLU6(),
      new ActivationSoftPlus());

  private final Random random;
  private final int inputs;
  private final MultiLayerNetwork network;

  RandomNetwork(long seed) {
    random = new Random(seed);
    inputs = 1 + random.nextInt(120);
    NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
        .seed(seed)
        .dataType(random.nextInt(4) == 0 ? DataType.DOUBLE : DataType.FLOAT)
        .list();
    for (int layer = random.nextInt(5); layer > 0; layer--) {
      addHidden(layers);
    }
    addLast(layers);
    network =
        new MultiLayerNetwork(layers.setInputType(InputType.feedForward(inputs)).build());
    network.init();
    network.paramTable().forEach((name, values) -> {
      // Variances of batch normalization must be positive; weights are of the size of He's.
      double scale = Math.sqrt(2.0 / (name.endsWith("W") ? values.size(0) : 20));
      boolean positive = name.endsWith("var");
      for (long i = 0; i < values.length(); i++) {
        double drawn = scale * random.nextGaussian();
        values.putScalar(i, positive ? 0.5 + Math.abs(drawn) : drawn);
      }
    });
  }

  MultiLayerNetwork network() {
    return network;
  }

  float[][] inputs(int samples) {
    double zeros = random.nextDouble();
    float[][] batch = new float[samples][inputs];
    for (float[] sample : batch) {
      for (int i = 0; i < inputs; i++) {
        sample[i] = random.nextDouble() < zeros ? 0 : (float) random.nextGaussian();
      }
    }
    return batch;
  }

  private void addHidden(NeuralNetConfiguration.ListBuilder layers) {
    boolean apart = random.nextInt(3) == 0;
    IActivation activation = anyActivation();
    layers.layer(new DenseLayer.Builder()
        .nOut(1 + random.nextInt(130))
        .hasBias(random.nextInt(4) > 0)
        .dropOut(0.8)
        .activation(apart ? new ActivationIdentity() : activation)
        .build());
    if (apart) {
      layers.layer(new BatchNormalization.Builder()
          .lockGammaBeta(random.nextBoolean())
          .gamma(1.3)
          .beta(0.2)
          .useLogStd(random.nextBoolean())
          .build());
      layers.layer(new ActivationLayer(activation));
    }
    if (random.nextInt(4) == 0) {
      layers.layer(new DropoutLayer(0.5));
    }
  }

  private void addLast(NeuralNetConfiguration.ListBuilder layers) {
    int outputs = 1 + random.nextInt(12);
    if (random.nextInt(5) == 0) {
      layers.layer(new DenseLayer.Builder()
          .nOut(outputs)
          .activation(new ActivationIdentity())
          .build());
      layers.layer(
          new LossLayer.Builder(LossFunction.MSE).activation(anyActivation()).build());
    } else {
      layers.layer(new OutputLayer.Builder(LossFunction.MSE)
          .nOut(outputs)
          .activation(anyActivation())
          .build());
    }
  }

  private IActivation anyActivation() {
    return ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size()));
  }
}
