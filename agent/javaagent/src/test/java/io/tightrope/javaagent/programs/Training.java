package io.tightrope.javaagent.programs;

import java.io.File;
import java.util.Arrays;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Trains a seeded dense network with dropout on random data, prints what became of it, saves it and
 * exits with a code of its own: {@code Training STEPS FILE [wait]}. With {@code wait} it stands
 * still after a few steps until a line comes in on standard input.
 */
public final class Training {
  /** The code with which it ends when all went well. */
  public static final int EXIT_CODE = 7;

  /** What it prints where it may wait. */
  public static final String UNDER_WAY = "under way";

  private static final int STEPS_UNDER_WAY = 20;
  private static final int BATCH = 32;
  private static final int INPUTS = 20;
  private static final int CLASSES = 4;

  private Training() {}

  /** Trains. */
  public static void main(String[] args) throws Exception {
    train(args, net -> {});
  }

  /** Trains, after something was done with the network. */
  static void train(String[] args, Consumer<MultiLayerNetwork> before) throws Exception {
    int steps = Integer.parseInt(args[0]);
    MultiLayerNetwork net = new MultiLayerNetwork(configuration());
    net.init();
    before.accept(net);
    Nd4j.getRandom().setSeed(7);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, CLASSES);
    for (int i = 0; i < BATCH; i++) {
      labels.putScalar(i, i % CLASSES, 1);
    }
    for (int step = 0; step < steps; step++) {
      if (step == STEPS_UNDER_WAY) {
        System.out.println(UNDER_WAY);
        if (args.length > 2) {
          System.in.read();
        }
      }
      net.fit(new DataSet(Nd4j.randn(DataType.FLOAT, BATCH, INPUTS), labels));
    }
    System.out.println("parameters " + Arrays.hashCode(net.params().dup().data().asFloat()));
    System.out.println("random state " + Nd4j.rand(1).getDouble(0));
    ModelSerializer.writeModel(net, new File(args[1]), true);
    System.exit(EXIT_CODE);
  }

  private static MultiLayerConfiguration configuration() {
    NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
        .seed(3)
        .updater(new Adam(1e-3))
        .weightInit(WeightInit.RELU)
        .activation(Activation.RELU)
        .dropOut(0.9)
        .list();
    layers.layer(new DenseLayer.Builder().nIn(INPUTS).nOut(30).build());
    // Random in training: it shows whether the agent ever asks it for a value with training on.
    layers.layer(
        new DenseLayer.Builder().nIn(30).nOut(30).activation(Activation.RRELU).build());
    layers.layer(
        new DenseLayer.Builder().nIn(30).nOut(30).activation(Activation.RELU6).build());
    layers.layer(new OutputLayer.Builder(LossFunction.MCXENT)
        .nIn(30)
        .nOut(CLASSES)
        .activation(Activation.SOFTMAX)
        .build());
    return layers.build();
  }
}
