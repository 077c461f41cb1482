package io.tightrope.javaagent.truth;

import static io.tightrope.core.frame.LayerStatistic.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.frame.StepFrame;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Sequences of different lengths in one batch, padded to the longest, show what each of them
 * shows alone and without padding.
 */
@Tag("agent")
class PaddingTruthTest {
  private static final int INPUTS = 5;
  private static final int UNITS = 6;
  private static final int CLASSES = 3;
  private static final int TIME = 7;
  private static final int[] LENGTHS = {7, 2, 4, 1, 5};

  enum Kind {
    SIMPLE(rnn()),
    LSTM(lstm()),
    BIDIRECTIONAL_SIMPLE(new Bidirectional(Bidirectional.Mode.ADD, rnn())),
    GRAVES_BIDIRECTIONAL(new GravesBidirectionalLSTM.Builder()
        .nIn(INPUTS)
        .nOut(UNITS)
        .activation(Activation.TANH)
        .build());

    private final Layer layer;

    Kind(Layer layer) {
      this.layer = layer;
    }
  }

  @ParameterizedTest
  @EnumSource
  void padding_is_not_data(Kind kind) {
    compare(kind.layer);
  }

  @Test
  void padding_is_not_data_in_a_layer_that_folds_time_steps() {
    MultiLayerNetwork net = network(new TimeDistributed(new DenseLayer.Builder()
        .nIn(INPUTS)
        .nOut(UNITS)
        .activation(Activation.TANH)
        .build()));
    INDArray x = padded();
    Sum expected = new Sum();
    expected.add(folded(net, x), false);

    List<StepFrame> frames =
        Recorder.record(net, () -> net.fit(new DataSet(x, labels(), mask(), mask())));

    expected.compare(new Expectation(frames.get(0), 0));
  }

  /**
   * DL4J applies the mask to the wrong rows here, since it orders them by time step and the signal by
   * sample: of some steps that are data nothing is left but zeros.
   */
  private static double[][][] folded(MultiLayerNetwork net, INDArray x) {
    NaiveLayer dense =
        new NaiveLayer.Dense(net.getLayer(0).getParam("W"), net.getLayer(0).getParam("b"));
    double[][][] z = new double[LENGTHS.length][UNITS][TIME];
    for (int row = 0; row < LENGTHS.length * TIME; row++) {
      int sample = row / TIME;
      int t = row % TIME;
      boolean isLeft = row / LENGTHS.length < LENGTHS[row % LENGTHS.length];
      double[] input = new double[INPUTS];
      for (int i = 0; i < INPUTS; i++) {
        input[i] = x.getDouble(sample, i, t);
      }
      double[] pre = dense.forward(input);
      for (int u = 0; u < UNITS; u++) {
        z[sample][u][t] = isLeft ? pre[u] : 0;
      }
    }
    return z;
  }

  @Test
  void padding_is_not_data_in_a_wrapper_whose_layers_keep_no_mask() {
    Layer layer = new Bidirectional(Bidirectional.Mode.ADD, lstm());
    INDArray x = padded();
    MultiLayerNetwork net = network(layer);
    // The half that comes from the end goes through the padding first, and this DL4J does not stop
    // it.
    Sum expected = new Sum();
    expected.add(signal(net, "f", x), false);
    expected.add(signal(net, "b", reversed(x)), true);

    List<StepFrame> frames =
        Recorder.record(net, () -> net.fit(new DataSet(x, labels(), mask(), mask())));

    expected.compare(new Expectation(frames.get(0), 0));
  }

  /** Sums over the steps that are data. */
  private static final class Sum {
    private double squares;
    private double sum;
    private int count;

    void add(double[][][] z, boolean isReversed) {
      for (int sample = 0; sample < LENGTHS.length; sample++) {
        for (double[] unit : z[sample]) {
          for (int t = 0; t < LENGTHS[sample]; t++) {
            double value = unit[isReversed ? TIME - 1 - t : t];
            squares += value * value;
            sum += value;
            count++;
          }
        }
      }
    }

    void compare(Expectation padded) {
      padded.is(PREACTIVATION_VARIANCE, squares / count);
      padded.is(PREACTIVATION_MEAN, sum / count);
    }
  }

  private static double[][][] signal(MultiLayerNetwork net, String prefix, INDArray x) {
    return new NaiveRecurrent(
            NaiveLayer.flat(net.getLayer(0).getParam(prefix + "W")),
            NaiveLayer.flat(net.getLayer(0).getParam(prefix + "RW")),
            NaiveLayer.flat(net.getLayer(0).getParam(prefix + "b")),
            NaiveLayer.flat(net.getLayer(1).getParam("W")),
            NaiveLayer.flat(net.getLayer(1).getParam("b")),
            INPUTS,
            UNITS,
            cube(x),
            cube(labels()))
        .z;
  }

  private static INDArray reversed(INDArray x) {
    INDArray reversed = x.dup();
    for (int t = 0; t < TIME; t++) {
      reversed
          .get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(t))
          .assign(x.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(TIME - 1 - t)));
    }
    return reversed;
  }

  private static double[][][] cube(INDArray array) {
    double[][][] cube = new double[(int) array.size(0)][(int) array.size(1)][(int) array.size(2)];
    for (int i = 0; i < cube.length; i++) {
      for (int j = 0; j < cube[0].length; j++) {
        for (int k = 0; k < cube[0][0].length; k++) {
          cube[i][j][k] = array.getDouble(i, j, k);
        }
      }
    }
    return cube;
  }

  private static INDArray padded() {
    INDArray x = random(3, LENGTHS.length, INPUTS, TIME);
    for (int sample = 0; sample < LENGTHS.length; sample++) {
      for (int t = LENGTHS[sample]; t < TIME; t++) {
        x.get(NDArrayIndex.point(sample), NDArrayIndex.all(), NDArrayIndex.point(t))
            .muli(20);
      }
    }
    return x;
  }

  private static INDArray mask() {
    INDArray mask = Nd4j.zeros(DataType.DOUBLE, LENGTHS.length, TIME);
    for (int sample = 0; sample < LENGTHS.length; sample++) {
      for (int t = 0; t < LENGTHS[sample]; t++) {
        mask.putScalar(sample, t, 1);
      }
    }
    return mask;
  }

  private static void compare(Layer layer) {
    INDArray x = padded();
    double squares = 0;
    double sum = 0;
    double gradientSquares = 0;
    int steps = 0;
    for (int sample = 0; sample < LENGTHS.length; sample++) {
      int length = LENGTHS[sample];
      StepFrame alone = step(layer, new DataSet(part(x, sample), part(labels(), sample)));
      squares += alone.value(PREACTIVATION_VARIANCE, 0) * length;
      sum += alone.value(PREACTIVATION_MEAN, 0) * length;
      gradientSquares += Math.pow(alone.value(PREACTIVATION_GRADIENT_NORM, 0), 2);
      steps += length;
    }

    Expectation padded = new Expectation(step(layer, new DataSet(x, labels(), mask(), mask())), 0);

    padded.is(PREACTIVATION_VARIANCE, squares / steps);
    padded.is(PREACTIVATION_MEAN, sum / steps);
    padded.is(PREACTIVATION_GRADIENT_NORM, Math.sqrt(gradientSquares) / LENGTHS.length);
  }

  private static INDArray part(INDArray whole, int sample) {
    return whole
        .get(
            NDArrayIndex.interval(sample, sample + 1),
            NDArrayIndex.all(),
            NDArrayIndex.interval(0, LENGTHS[sample]))
        .dup();
  }

  private static StepFrame step(Layer layer, DataSet data) {
    MultiLayerNetwork net = network(layer);
    List<StepFrame> frames = Recorder.record(net, () -> net.fit(data));
    assertThat(frames).hasSize(1);
    return frames.get(0);
  }

  private static MultiLayerNetwork network(Layer layer) {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(4)
        .dataType(DataType.DOUBLE)
        .updater(new Sgd(0.01))
        .weightInit(WeightInit.XAVIER)
        .list()
        .layer(layer.clone())
        .layer(new RnnOutputLayer.Builder(LossFunction.MCXENT)
            .dataFormat(RNNFormat.NCW)
            .nIn(UNITS)
            .nOut(CLASSES)
            .activation(Activation.SOFTMAX)
            .build())
        .build());
    net.init();
    // Biases all zero would hide whether a step is read that has no input.
    net.params().addi(random(9, net.params().shape()).muli(0.3));
    return net;
  }

  private static Layer rnn() {
    return new SimpleRnn.Builder()
        .nIn(INPUTS)
        .nOut(UNITS)
        .activation(Activation.TANH)
        .build();
  }

  private static Layer lstm() {
    return new LSTM.Builder()
        .nIn(INPUTS)
        .nOut(UNITS)
        .activation(Activation.TANH)
        .build();
  }

  private static INDArray random(int seed, long... shape) {
    Nd4j.getRandom().setSeed(seed);
    return Nd4j.randn(DataType.DOUBLE, shape);
  }

  private static INDArray labels() {
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, LENGTHS.length, CLASSES, TIME);
    for (int sample = 0; sample < LENGTHS.length; sample++) {
      for (int t = 0; t < TIME; t++) {
        labels.putScalar(sample, (sample + t) % CLASSES, t, 1);
      }
    }
    return labels;
  }
}
