package io.tightrope.examples;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A training that takes some steps and then lives or ends in the way that is named: {@code Life finish |
 * throw | fill-heap | exit | train | serve | evaluate | hang}. Tests watch it from outside.
 */
public final class Life {
  private static final int EPOCHS = 3;
  private static final int BATCHES = 20;
  private static final int BATCH = 32;
  private static final int INPUTS = 20;
  private static final int CLASSES = 3;

  /** What it prints when its first steps are done. */
  public static final String UNDER_WAY = "under way";

  private Life() {}

  /** Trains, then does what is named. */
  public static void main(String[] args) throws Exception {
    Nd4j.getRandom().setSeed(7);
    MultiLayerNetwork net = network();
    List<DataSet> batches = batches();
    List<DataSet> rows = DataSet.merge(batches).asList();
    net.fit(new ListDataSetIterator<>(rows, BATCH), EPOCHS);
    System.out.println(UNDER_WAY);
    switch (args[0]) {
      case "finish" -> System.out.println("score " + net.score());
      case "throw" ->
        net.fit(new DataSet(
            Nd4j.randn(DataType.FLOAT, BATCH, INPUTS - 1), batches.get(0).getLabels()));
      case "fill-heap" -> fillHeap();
      case "exit" -> System.exit(3);
      case "train" -> train(net, batches);
      case "serve" -> serve(net, batches);
      case "evaluate" -> evaluate(net, rows);
      case "hang" -> net.fit(new Hanging(rows));
      default -> throw new IllegalArgumentException("no such life: " + args[0]);
    }
  }

  private static MultiLayerNetwork network() {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Adam(1e-2))
        .weightInit(WeightInit.RELU)
        .activation(Activation.RELU)
        .list()
        .layer(new DenseLayer.Builder().nIn(INPUTS).nOut(32).build())
        .layer(new DenseLayer.Builder().nIn(32).nOut(32).build())
        .layer(new OutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nIn(32)
            .nOut(CLASSES)
            .build())
        .build());
    net.init();
    return net;
  }

  /** Points of three classes, told apart by a linear map. */
  private static List<DataSet> batches() {
    INDArray teacher = Nd4j.randn(DataType.FLOAT, INPUTS, CLASSES);
    List<DataSet> batches = new ArrayList<>();
    for (int i = 0; i < BATCHES; i++) {
      INDArray x = Nd4j.randn(DataType.FLOAT, BATCH, INPUTS);
      INDArray best = x.mmul(teacher).argMax(1);
      INDArray y = Nd4j.zeros(DataType.FLOAT, BATCH, CLASSES);
      for (int row = 0; row < BATCH; row++) {
        y.putScalar(row, best.getInt(row), 1);
      }
      batches.add(new DataSet(x, y));
    }
    return batches;
  }

  private static void fillHeap() {
    List<long[]> all = new ArrayList<>();
    while (true) {
      all.add(new long[20_000_000]);
    }
  }

  private static void train(MultiLayerNetwork net, List<DataSet> batches) throws Exception {
    for (int i = 0; ; i++) {
      net.fit(batches.get(i % BATCHES));
      Thread.sleep(20);
    }
  }

  private static void serve(MultiLayerNetwork net, List<DataSet> batches) throws Exception {
    for (int i = 0; ; i++) {
      net.output(batches.get(i % BATCHES).getFeatures());
      Thread.sleep(50);
    }
  }

  /** Evaluates without an end, inside {@code fit}. */
  private static void evaluate(MultiLayerNetwork net, List<DataSet> rows) {
    net.setListeners(new BaseTrainingListener() {
      @Override
      public void onEpochEnd(Model model) {
        while (true) {
          net.evaluate(new ListDataSetIterator<>(rows, BATCH));
        }
      }
    });
    net.fit(new ListDataSetIterator<>(rows, BATCH));
  }

  /** Gives half of the batches and then waits for more, as a dead data source does. */
  private static final class Hanging extends ListDataSetIterator<DataSet> {
    private int given;

    Hanging(List<DataSet> rows) {
      super(rows, BATCH);
    }

    @Override
    public DataSet next() {
      if (given++ == BATCHES / 2) {
        try {
          Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      return super.next();
    }

    /** On the training thread itself. */
    @Override
    public boolean asyncSupported() {
      return false;
    }
  }
}
