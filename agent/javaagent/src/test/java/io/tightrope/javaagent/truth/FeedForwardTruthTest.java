package io.tightrope.javaagent.truth;

import static io.tightrope.core.frame.LayerStatistic.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.frame.StepFrame;
import io.tightrope.sparse.activation.CReLU;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

@Tag("agent")
class FeedForwardTruthTest {
  // Numbers that half precision has, too, so that a threshold is the same in each.
  private static final double TAU = 0.375;
  private static final double M = 0.875;
  private static final double RATE = 0.01;
  private static final int BATCH = 13;
  private static final int CLASSES = 3;

  @ParameterizedTest
  @EnumSource(names = {"HALF", "FLOAT", "DOUBLE"})
  void every_statistic_of_a_dense_network_is_the_naive_one(DataType precision) {
    MultiLayerNetwork net = network(
        precision,
        list -> list.layer(new DenseLayer.Builder().nIn(12).nOut(10).build())
            .layer(new DenseLayer.Builder().nIn(10).nOut(9).build())
            .layer(output().nIn(9).build()));

    INDArray x = random(precision, 5, BATCH, 12);

    List<NaiveLayer> layers = new ArrayList<>();
    for (int l = 0; l < 3; l++) {
      layers.add(new NaiveLayer.Dense(parameter(net, l, "W"), parameter(net, l, "b")));
    }
    compare(net, x, layers);
  }

  @ParameterizedTest
  @EnumSource(names = {"HALF", "FLOAT", "DOUBLE"})
  void every_statistic_of_a_convolutional_network_is_the_naive_one(DataType precision) {
    MultiLayerNetwork net = network(
        precision,
        list -> list.layer(new ConvolutionLayer.Builder(3, 3).nOut(4).build())
            .layer(new ConvolutionLayer.Builder(2, 2).nOut(5).build())
            .layer(output().build())
            .setInputType(InputType.convolutional(7, 7, 2)));

    INDArray x = random(precision, 6, BATCH, 2, 7, 7);

    compare(
        net,
        x,
        List.of(
            new NaiveLayer.Convolution(parameter(net, 0, "W"), parameter(net, 0, "b"), 7),
            new NaiveLayer.Convolution(parameter(net, 1, "W"), parameter(net, 1, "b"), 5),
            new NaiveLayer.Dense(parameter(net, 2, "W"), parameter(net, 2, "b"))));
  }

  @Test
  void quantiles_come_at_the_first_step_at_each_twentieth_and_after_a_stage_change() {
    MultiLayerNetwork net = network(
        DataType.FLOAT,
        list -> list.layer(new DenseLayer.Builder().nIn(12).nOut(10).build())
            .layer(output().nIn(10).build()));
    INDArray x = random(DataType.FLOAT, 5, BATCH, 12);
    INDArray labels = labels(DataType.FLOAT);

    List<StepFrame> frames = Recorder.record(net, () -> {
      for (int step = 0; step < 60; step++) {
        if (step == 45) {
          ((BaseLayer) net.getLayer(0).conf().getLayer()).setActivationFn(new CReLU(2 * TAU, M));
        }
        net.fit(x, labels);
      }
    });

    assertThat(frames.stream()
            .filter(frame -> frame.has(PREACTIVATION_QUANTILE_50))
            .map(StepFrame::step))
        .containsExactly(0L, 20L, 40L, 46L);
    assertThat(frames.get(40).value(PREACTIVATION_QUANTILE_50, 0)).isNotNaN();
  }

  private static void compare(MultiLayerNetwork net, INDArray x, List<NaiveLayer> layers) {
    INDArray labels = labels(x.dataType());
    double[] parameterNorms = layers.stream()
        .mapToDouble(layer -> Math.hypot(Naive.norm(layer.weights), Naive.norm(layer.biases)))
        .toArray();

    List<StepFrame> frames = Recorder.record(net, () -> net.fit(x, labels));

    NaiveNetwork naive = new NaiveNetwork(layers, TAU, M, rows(x), rows(labels));
    assertThat(frames).hasSize(1);
    StepFrame frame = frames.get(0);
    assertThat(frame.batchSize()).isEqualTo(BATCH);
    assertThat(frame.learningRate()).isEqualTo(RATE);
    for (int l = 0; l < layers.size(); l++) {
      compareLayer(expectation(frame, l, x.dataType()), layers.get(l), naive, l, parameterNorms[l]);
    }
  }

  /** DL4J itself rounds what it computes to the precision of the network. */
  private static Expectation expectation(StepFrame frame, int layer, DataType precision) {
    return precision == DataType.HALF
        ? new Expectation(frame, layer, 0.03, 0.1)
        : new Expectation(frame, layer);
  }

  private static void compareLayer(
      Expectation layer, NaiveLayer is, NaiveNetwork naive, int l, double parameterNorm) {
    Naive.Signal z = naive.signal(naive.z, l);
    layer.is(PREACTIVATION_VARIANCE, z.secondMoment());
    layer.is(PREACTIVATION_MEAN, z.mean());
    layer.is(INPUT_CORRELATION, z.inputCorrelation());
    layer.is(PREACTIVATION_QUANTILE_01, quantile(z, 0.01));
    layer.is(PREACTIVATION_QUANTILE_25, quantile(z, 0.25));
    layer.is(PREACTIVATION_QUANTILE_50, quantile(z, 0.5));
    layer.is(PREACTIVATION_QUANTILE_75, quantile(z, 0.75));
    layer.is(PREACTIVATION_QUANTILE_99, quantile(z, 0.99));
    boolean hidden = naive.z.length - 1 > l;
    layer.is(ACTIVATION_SPARSITY, hidden ? z.share(h -> h <= TAU) : Double.NaN);
    layer.is(ACTIVATION_SATURATION, hidden ? z.share(h -> h >= TAU + M) : Double.NaN);
    layer.is(DEAD_UNITS, hidden ? z.deadUnits(h -> h <= TAU) : Double.NaN);
    layer.is(THRESHOLD, hidden ? TAU : Double.NaN);
    layer.is(CLIP, hidden ? M : Double.NaN);

    double gradient = naive.signal(naive.delta, l).norm();
    layer.is(PREACTIVATION_GRADIENT_NORM, gradient / BATCH);
    double below = l == 0 ? Double.NaN : naive.signal(naive.delta, l - 1).norm();
    layer.is(BACKWARD_GAIN, below * below / (gradient * gradient));
    layer.is(WEIGHT_GRADIENT_NORM, Naive.norm(is.weightGradient) / BATCH);
    layer.is(BIAS_GRADIENT_NORM, Naive.norm(is.biasGradient) / BATCH);

    double sw2 = is.fanIn() * Naive.variance(is.weights);
    double sb2 = Naive.variance(is.biases);
    layer.is(WEIGHT_VARIANCE_SCALED, sw2);
    layer.is(BIAS_VARIANCE, sb2);
    double input = 0;
    for (double[] sample : naive.inputs[l]) {
      input += Naive.secondMoment(sample) / BATCH;
    }
    layer.is(ALIGNMENT, z.secondMoment() / (sw2 * input + sb2));
    double update =
        RATE * Math.hypot(Naive.norm(is.weightGradient), Naive.norm(is.biasGradient)) / BATCH;
    layer.is(UPDATE_RATIO, update / parameterNorm);
    layer.is(NONFINITE_VALUES, 0.0);
  }

  /** Interpolated between its neighbours in order. */
  private static double quantile(Naive.Signal signal, double share) {
    double[] sorted = Arrays.stream(signal.z())
        .flatMap(Arrays::stream)
        .flatMapToDouble(Arrays::stream)
        .sorted()
        .toArray();
    double place = share * (sorted.length - 1);
    double below = sorted[(int) Math.floor(place)];
    double above = sorted[(int) Math.ceil(place)];
    return below + (place - Math.floor(place)) * (above - below);
  }

  private static MultiLayerNetwork network(
      DataType precision, Consumer<NeuralNetConfiguration.ListBuilder> layers) {
    NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder()
        .seed(4)
        .dataType(precision)
        .updater(new Sgd(RATE))
        .weightInit(WeightInit.RELU)
        .activation(new CReLU(TAU, M))
        .list();
    layers.accept(list);
    MultiLayerNetwork net = new MultiLayerNetwork(list.build());
    net.init();
    for (int l = 0; l < net.getnLayers(); l++) {
      // Biases all zero would hide whether they are read.
      INDArray biases = parameter(net, l, "b");
      biases.addi(random(precision, 20 + l, biases.shape()));
    }
    return net;
  }

  private static OutputLayer.Builder output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(CLASSES)
        .activation(Activation.SOFTMAX);
  }

  private static INDArray parameter(MultiLayerNetwork net, int layer, String key) {
    return net.getLayer(layer).getParam(key);
  }

  private static INDArray random(DataType precision, int seed, long... shape) {
    Nd4j.getRandom().setSeed(seed);
    return Nd4j.randn(precision, shape);
  }

  private static INDArray labels(DataType precision) {
    INDArray labels = Nd4j.zeros(precision, BATCH, CLASSES);
    for (int i = 0; i < BATCH; i++) {
      labels.putScalar(i, i % CLASSES, 1);
    }
    return labels;
  }

  private static double[][] rows(INDArray array) {
    double[][] rows = new double[(int) array.size(0)][];
    double[] flat = NaiveLayer.flat(array);
    int width = flat.length / rows.length;
    for (int row = 0; row < rows.length; row++) {
      rows[row] = Arrays.copyOfRange(flat, row * width, (row + 1) * width);
    }
    return rows;
  }
}
