package io.tightrope.benchmarks.manymodels;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A plain DL4J program, as a search over networks is one: trains networks of two layers one after the
 * other, {@code ManyModels NETWORKS STEPS drop|keep}, and prints how long that took and what the heap
 * holds afterwards.
 */
final class ManyModels {
  private static final int BATCH = 64;
  private static final int INPUTS = 8;
  private static final int CLASSES = 2;

  private ManyModels() {}

  /** Trains, and prints {@code MILLISECONDS HEAP-BYTES}. */
  public static void main(String[] args) throws InterruptedException {
    int networks = Integer.parseInt(args[0]);
    int steps = Integer.parseInt(args[1]);
    boolean keeps = args[2].equals("keep");
    DataSet data = data();
    List<MultiLayerNetwork> kept = new ArrayList<>();
    long begun = System.nanoTime();
    for (int seed = 0; seed < networks; seed++) {
      MultiLayerNetwork network = network(seed);
      for (int step = 0; step < steps; step++) {
        network.fit(data);
      }
      if (keeps) {
        kept.add(network);
      }
    }
    long millis = (System.nanoTime() - begun) / 1_000_000;
    System.out.println(millis + " " + heapBytes());
    if (kept.size() > networks) {
      throw new AssertionError("keeps the networks until here");
    }
  }

  /** What is left after collections between which whatever hears of them had time to let go. */
  private static long heapBytes() throws InterruptedException {
    Runtime runtime = Runtime.getRuntime();
    for (int collection = 0; collection < 4; collection++) {
      System.gc();
      Thread.sleep(1500);
    }
    System.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static MultiLayerNetwork network(int seed) {
    MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(seed)
        .updater(new Adam(0.01))
        .activation(Activation.RELU)
        .list()
        .layer(new DenseLayer.Builder().nIn(INPUTS).nOut(8).build())
        .layer(new OutputLayer.Builder(LossFunction.MCXENT)
            .nIn(8)
            .nOut(CLASSES)
            .activation(Activation.SOFTMAX)
            .build())
        .build());
    network.init();
    return network;
  }

  private static DataSet data() {
    Random random = new Random(3);
    INDArray features = Nd4j.create(DataType.FLOAT, BATCH, INPUTS);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, CLASSES);
    for (int row = 0; row < BATCH; row++) {
      double sum = 0;
      for (int column = 0; column < INPUTS; column++) {
        double value = random.nextGaussian();
        features.putScalar(row, column, value);
        sum += value;
      }
      labels.putScalar(row, sum > 0 ? 1 : 0, 1);
    }
    return new DataSet(features, labels);
  }
}
