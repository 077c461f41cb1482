package io.tightrope.javaagent.truth;

import static io.tightrope.core.frame.LayerStatistic.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.frame.StepFrame;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

@Tag("agent")
class RecurrentTruthTest {
  private static final int BATCH = 7;
  private static final int INPUTS = 5;
  private static final int UNITS = 6;
  private static final int CLASSES = 3;
  private static final int TIME = 4;

  @Test
  void every_statistic_of_a_simple_recurrent_layer_is_the_naive_one() {
    compare(new SimpleRnn.Builder()
        .nIn(INPUTS)
        .nOut(UNITS)
        .activation(Activation.TANH)
        .build());
  }

  @Test
  void every_statistic_of_an_lstm_is_the_naive_one_of_its_block_input() {
    compare(
        new LSTM.Builder().nIn(INPUTS).nOut(UNITS).activation(Activation.TANH).build());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_bidirectional_wrapper_shows_both_of_its_layers(boolean gated) {
    Layer inner = gated
        ? new LSTM.Builder().nIn(INPUTS).nOut(UNITS).activation(Activation.TANH).build()
        : new SimpleRnn.Builder()
            .nIn(INPUTS)
            .nOut(UNITS)
            .activation(Activation.TANH)
            .build();
    MultiLayerNetwork net = network(new Bidirectional(Bidirectional.Mode.ADD, inner));
    net.getLayer(0).params().addi(random(5, net.getLayer(0).params().shape()).muli(0.3));
    double[][][] x = cube(random(11, BATCH, INPUTS, TIME));
    Naive.Signal forward = signal(net, "f", x);
    Naive.Signal backward = signal(net, "b", reversed(x));

    List<StepFrame> frames =
        Recorder.record(net, () -> net.fit(random(11, BATCH, INPUTS, TIME), labels()));

    Expectation layer = new Expectation(frames.get(0), 0);
    layer.is(PREACTIVATION_VARIANCE, (forward.secondMoment() + backward.secondMoment()) / 2);
    layer.is(PREACTIVATION_MEAN, (forward.mean() + backward.mean()) / 2);
  }

  @Test
  void the_older_bidirectional_lstm_shows_its_block_inputs_and_not_its_cells() {
    MultiLayerNetwork net = network(new GravesBidirectionalLSTM.Builder()
        .nIn(INPUTS)
        .nOut(UNITS)
        .activation(Activation.TANH)
        .build());
    net.getLayer(0).params().addi(random(5, net.getLayer(0).params().shape()).muli(0.3));
    double[][][] x = cube(random(11, BATCH, INPUTS, TIME));
    Naive.Signal forward = new Naive.Signal(NaivePeepholes.blockInputs(
        parameter(net, 0, "WF"), parameter(net, 0, "RWF"), parameter(net, 0, "bF"), UNITS, x));
    Naive.Signal backward = new Naive.Signal(NaivePeepholes.blockInputs(
        parameter(net, 0, "WB"),
        parameter(net, 0, "RWB"),
        parameter(net, 0, "bB"),
        UNITS,
        reversed(x)));

    List<StepFrame> frames =
        Recorder.record(net, () -> net.fit(random(11, BATCH, INPUTS, TIME), labels()));

    Expectation layer = new Expectation(frames.get(0), 0);
    layer.is(PREACTIVATION_VARIANCE, (forward.secondMoment() + backward.secondMoment()) / 2);
    layer.is(PREACTIVATION_MEAN, (forward.mean() + backward.mean()) / 2);
  }

  private static Naive.Signal signal(MultiLayerNetwork net, String prefix, double[][][] x) {
    NaiveRecurrent naive = new NaiveRecurrent(
        parameter(net, 0, prefix + "W"),
        parameter(net, 0, prefix + "RW"),
        parameter(net, 0, prefix + "b"),
        parameter(net, 1, "W"),
        parameter(net, 1, "b"),
        INPUTS,
        UNITS,
        x,
        cube(labels()));
    return new Naive.Signal(naive.z);
  }

  private static double[][][] reversed(double[][][] x) {
    double[][][] reversed = new double[x.length][x[0].length][TIME];
    for (int sample = 0; sample < x.length; sample++) {
      for (int input = 0; input < x[0].length; input++) {
        for (int t = 0; t < TIME; t++) {
          reversed[sample][input][t] = x[sample][input][TIME - 1 - t];
        }
      }
    }
    return reversed;
  }

  private static void compare(Layer layer) {
    MultiLayerNetwork net = network(layer);
    INDArray x = random(11, BATCH, INPUTS, TIME);
    INDArray labels = labels();
    NaiveRecurrent naive = new NaiveRecurrent(
        parameter(net, 0, "W"),
        parameter(net, 0, "RW"),
        parameter(net, 0, "b"),
        parameter(net, 1, "W"),
        parameter(net, 1, "b"),
        INPUTS,
        UNITS,
        cube(x),
        cube(labels));
    double sw2 = INPUTS * Naive.variance(parameter(net, 0, "W"));
    double sb2 = Naive.variance(parameter(net, 0, "b"));

    List<StepFrame> frames = Recorder.record(net, () -> net.fit(x, labels));

    assertThat(frames).hasSize(1);
    Expectation hidden = new Expectation(frames.get(0), 0);
    Naive.Signal z = new Naive.Signal(naive.z);
    hidden.is(PREACTIVATION_VARIANCE, z.secondMoment());
    hidden.is(PREACTIVATION_MEAN, z.mean());
    hidden.is(INPUT_CORRELATION, z.inputCorrelation());
    hidden.is(ACTIVATION_SPARSITY, Double.NaN);
    hidden.is(DEAD_UNITS, Double.NaN);
    hidden.is(PREACTIVATION_GRADIENT_NORM, new Naive.Signal(naive.delta).norm() / BATCH);
    hidden.is(
        WEIGHT_GRADIENT_NORM,
        Math.hypot(Naive.norm(naive.wGradient), Naive.norm(naive.rwGradient)) / BATCH);
    hidden.is(BIAS_GRADIENT_NORM, Naive.norm(naive.bGradient) / BATCH);
    hidden.is(WEIGHT_VARIANCE_SCALED, sw2);
    hidden.is(BIAS_VARIANCE, sb2);
    hidden.is(ALIGNMENT, Double.NaN);
    Expectation output = new Expectation(frames.get(0), 1);
    Naive.Signal outZ = new Naive.Signal(naive.outZ);
    double outNorm = new Naive.Signal(naive.outDelta).norm();
    output.is(PREACTIVATION_VARIANCE, outZ.secondMoment());
    output.is(PREACTIVATION_MEAN, outZ.mean());
    output.is(INPUT_CORRELATION, Double.NaN);
    output.is(PREACTIVATION_GRADIENT_NORM, outNorm / BATCH);
    output.is(BACKWARD_GAIN, Math.pow(new Naive.Signal(naive.delta).norm() / outNorm, 2));
  }

  private static MultiLayerNetwork network(Layer layer) {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(4)
        .dataType(DataType.DOUBLE)
        .updater(new Sgd(0.01))
        .weightInit(WeightInit.XAVIER)
        .list()
        .layer(layer)
        .layer(new RnnOutputLayer.Builder(LossFunction.MCXENT)
            .dataFormat(RNNFormat.NCW)
            .nIn(UNITS)
            .nOut(CLASSES)
            .activation(Activation.SOFTMAX)
            .build())
        .build());
    net.init();
    if (net.getLayer(0).paramTable().containsKey("b")) {
      INDArray biases = net.getLayer(0).getParam("b");
      biases.addi(random(5, biases.shape()));
    }
    return net;
  }

  private static double[] parameter(MultiLayerNetwork net, int layer, String key) {
    return NaiveLayer.flat(net.getLayer(layer).getParam(key));
  }

  private static INDArray random(int seed, long... shape) {
    Nd4j.getRandom().setSeed(seed);
    return Nd4j.randn(DataType.DOUBLE, shape);
  }

  private static INDArray labels() {
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, BATCH, CLASSES, TIME);
    for (int sample = 0; sample < BATCH; sample++) {
      for (int t = 0; t < TIME; t++) {
        labels.putScalar(sample, (sample + t) % CLASSES, t, 1);
      }
    }
    return labels;
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
}
