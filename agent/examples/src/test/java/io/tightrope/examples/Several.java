package io.tightrope.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
 * Trains several equal networks in one process as programs do: two in turns, as a generator and its
 * discriminator are, then four in as many threads, then five folds one after the other. Prints a line
 * for each group: how many networks it has, and when it began and ended, in seconds since the epoch.
 */
public final class Several {
  private static final double SECONDS = 8;
  private static final int INPUTS = 10;
  private static final int BATCH = 32;
  private static final int FOLDS = 5;
  private static final int THREADS = 4;
  private static final long PAUSE_MILLIS = 10;

  /** What a line of its output begins with. */
  public static final String GROUP = "group";

  private Several() {}

  /** Trains. */
  public static void main(String[] args) throws Exception {
    DataSet data = data();
    inTurns(data);
    inThreads(data);
    for (int fold = 0; fold < FOLDS; fold++) {
      double begun = now();
      trainFor(SECONDS, List.of(network(fold)), data);
      tell(1, begun);
      System.gc();
    }
  }

  private static void inTurns(DataSet data) throws Exception {
    double begun = now();
    trainFor(SECONDS, List.of(network(1), network(2)), data);
    tell(2, begun);
  }

  private static void inThreads(DataSet data) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    double begun = now();
    List<Callable<Object>> trainings = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      int seed = thread;
      trainings.add(Executors.callable(() -> trainFor(SECONDS, List.of(network(seed)), data)));
    }
    pool.invokeAll(trainings);
    tell(THREADS, begun);
    pool.shutdown();
  }

  private static void tell(int networks, double begun) {
    System.out.println(GROUP + " " + networks + " " + begun + " " + now());
  }

  private static double now() {
    return System.currentTimeMillis() / 1e3;
  }

  private static void trainFor(double seconds, List<MultiLayerNetwork> networks, DataSet data) {
    double end = now() + seconds;
    while (now() < end) {
      for (MultiLayerNetwork network : networks) {
        network.fit(data);
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static MultiLayerNetwork network(int seed) {
    MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(seed)
        .updater(new Adam(1e-3))
        .activation(Activation.RELU)
        .list()
        .layer(new DenseLayer.Builder().nIn(INPUTS).nOut(16).build())
        .layer(new DenseLayer.Builder().nIn(16).nOut(16).build())
        .layer(new OutputLayer.Builder(LossFunction.XENT)
            .nIn(16)
            .nOut(1)
            .activation(Activation.SIGMOID)
            .build())
        .build());
    network.init();
    return network;
  }

  private static DataSet data() {
    INDArray features = Nd4j.randn(DataType.FLOAT, BATCH, INPUTS);
    INDArray labels = features.sum(true, 1).gt(0).castTo(DataType.FLOAT);
    return new DataSet(features, labels);
  }
}
