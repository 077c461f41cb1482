package io.tightrope.javaagent.truth;

import static io.tightrope.core.frame.LayerStatistic.SPECTRAL_ALIGNMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.core.frame.StepFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What the agent's power iteration says, against the decomposition of the same weights. */
@Tag("agent")
class SpectralAlignmentTruthTest {
  private static final double TOLERANCE = 5e-3;
  private static final int BATCH = 16;
  private static final int CLASSES = 3;

  @Test
  void dense_layers_are_read_row_by_row() {
    MultiLayerNetwork net = network(
        null,
        new DenseLayer.Builder().nIn(20).nOut(30).build(),
        new DenseLayer.Builder().nIn(30).nOut(12).build(),
        output(12));
    INDArray x = random(BATCH, 20);
    List<INDArray> activations = net.feedForward(x);
    List<Double> expected = IntStream.range(0, 3)
        .mapToObj(
            layer -> expected(weights(net, layer).toDoubleMatrix(), rows(activations.get(layer))))
        .toList();

    StepFrame frame = Recorder.recordAll(net, () -> net.fit(x, labels())).get(0);

    for (int layer = 0; layer < 3; layer++) {
      assertThat(frame.value(SPECTRAL_ALIGNMENT, layer))
          .as("layer %d", layer)
          .isCloseTo(expected.get(layer), within(TOLERANCE));
    }
  }

  @Test
  void convolutions_are_read_patch_by_patch() {
    MultiLayerNetwork net = network(
        InputType.convolutional(6, 6, 2),
        new ConvolutionLayer.Builder(3, 3).nOut(8).build(),
        new ConvolutionLayer.Builder(2, 2).nOut(5).dilation(2, 2).build(),
        output(0));
    INDArray x = random(3, 2, 6, 6);
    List<INDArray> activations = net.feedForward(x);
    double first = expected(kernels(weights(net, 0)), patches(activations.get(0), 3, 1));
    double second = expected(kernels(weights(net, 1)), patches(activations.get(1), 2, 2));
    INDArray labels = Nd4j.eye(CLASSES).castTo(DataType.FLOAT);

    StepFrame frame = Recorder.recordAll(net, () -> net.fit(x, labels)).get(0);

    assertThat(frame.value(SPECTRAL_ALIGNMENT, 0)).isCloseTo(first, within(TOLERANCE));
    assertThat(frame.value(SPECTRAL_ALIGNMENT, 1)).isCloseTo(second, within(TOLERANCE));
  }

  @Test
  void recurrent_layers_are_read_time_step_by_time_step() {
    MultiLayerNetwork net = network(
        null,
        new LSTM.Builder().nIn(14).nOut(9).activation(Activation.TANH).build(),
        new RnnOutputLayer.Builder(LossFunction.MCXENT)
            .nIn(9)
            .nOut(CLASSES)
            .activation(Activation.SOFTMAX)
            .build());
    INDArray x = random(BATCH, 14, 5);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, CLASSES, 5);
    labels.get(NDArrayIndex.all(), NDArrayIndex.point(1)).assign(1);
    List<INDArray> activations = net.feedForward(x);
    double lstm = expected(weights(net, 0).toDoubleMatrix(), steps(activations.get(0)));
    double out = expected(weights(net, 1).toDoubleMatrix(), steps(activations.get(1)));

    StepFrame frame = Recorder.recordAll(net, () -> net.fit(x, labels)).get(0);

    assertThat(frame.value(SPECTRAL_ALIGNMENT, 0)).isCloseTo(lstm, within(TOLERANCE));
    assertThat(frame.value(SPECTRAL_ALIGNMENT, 1)).isCloseTo(out, within(TOLERANCE));
  }

  @Test
  void an_embedding_has_none_and_what_reads_it_has() {
    MultiLayerNetwork net =
        network(null, new EmbeddingLayer.Builder().nIn(11).nOut(14).build(), output(14));
    INDArray words = Nd4j.arange(BATCH).reshape(BATCH, 1).castTo(DataType.FLOAT);
    words.muli(0.6).assign(Nd4j.math().floor(words));

    StepFrame frame = Recorder.recordAll(net, () -> net.fit(words, labels())).get(0);

    assertThat(frame.value(SPECTRAL_ALIGNMENT, 0)).isNaN();
    assertThat(frame.value(SPECTRAL_ALIGNMENT, 1)).isBetween(0.0, 1.0);
  }

  @Test
  void it_is_read_at_the_first_step_and_at_each_fortieth_after_it() {
    MultiLayerNetwork net =
        network(null, new DenseLayer.Builder().nIn(20).nOut(30).build(), output(30));
    INDArray x = random(BATCH, 20);

    List<StepFrame> frames = Recorder.record(net, () -> {
      for (int step = 0; step < 100; step++) {
        net.fit(x, labels());
      }
    });

    assertThat(frames.stream().filter(frame -> frame.has(SPECTRAL_ALIGNMENT)).map(StepFrame::step))
        .containsExactly(0L, 40L, 80L);
  }

  /** Inputs x units, from units x channels x kernel. */
  private static double[][] kernels(INDArray weights) {
    return weights.reshape(weights.size(0), -1).transpose().toDoubleMatrix();
  }

  private static List<double[]> rows(INDArray input) {
    return List.of(input.toDoubleMatrix());
  }

  private static List<double[]> steps(INDArray input) {
    List<double[]> rows = new ArrayList<>();
    for (int sample = 0; sample < input.size(0); sample++) {
      INDArray one = input.slice(sample);
      for (int step = 0; step < input.size(2); step++) {
        rows.add(one.getColumn(step).toDoubleVector());
      }
    }
    return rows;
  }

  private static List<double[]> patches(INDArray input, int kernel, int dilation) {
    List<double[]> patches = new ArrayList<>();
    int channels = (int) input.size(1);
    int places = (int) input.size(2) - (kernel - 1) * dilation;
    for (int sample = 0; sample < input.size(0); sample++) {
      for (int y = 0; y < places; y++) {
        for (int x = 0; x < places; x++) {
          double[] patch = new double[channels * kernel * kernel];
          int next = 0;
          for (int channel = 0; channel < channels; channel++) {
            for (int row = 0; row < kernel; row++) {
              for (int column = 0; column < kernel; column++) {
                patch[next++] =
                    input.getDouble(sample, channel, y + row * dilation, x + column * dilation);
              }
            }
          }
          patches.add(patch);
        }
      }
    }
    return patches;
  }

  private static double expected(double[][] weights, List<double[]> rows) {
    RealVector direction =
        new SingularValueDecomposition(new Array2DRowRealMatrix(weights)).getU().getColumnVector(0);
    double sum = 0;
    int counted = 0;
    for (double[] row : rows) {
      RealVector vector = new Array2DRowRealMatrix(new double[][] {row}).getRowVector(0);
      if (vector.getNorm() > 0) {
        sum += vector.dotProduct(direction) / vector.getNorm();
        counted++;
      }
    }
    return Math.abs(sum / counted);
  }

  /** Its weights have a direction that stands out, as trained ones do. */
  private static MultiLayerNetwork network(InputType input, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder()
        .seed(4)
        .updater(new Sgd(1e-3))
        .activation(Activation.RELU)
        .list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    if (input != null) {
      list.setInputType(input);
    }
    MultiLayerNetwork net = new MultiLayerNetwork(list.build());
    net.init();
    for (int layer = 0; layer < layers.length; layer++) {
      INDArray weights = weights(net, layer);
      Nd4j.getRandom().setSeed(30 + layer);
      boolean convolution = weights.rank() == 4;
      INDArray matrix = convolution ? weights.reshape(weights.size(0), -1) : weights;
      INDArray bump = Nd4j.randn(DataType.FLOAT, matrix.size(0), 1)
          .mmul(Nd4j.randn(DataType.FLOAT, 1, matrix.size(1)))
          .muli(0.6);
      weights.addi(convolution ? bump.reshape(weights.shape()) : bump);
    }
    return net;
  }

  private static OutputLayer output(int inputs) {
    OutputLayer.Builder output =
        new OutputLayer.Builder(LossFunction.MCXENT).nOut(CLASSES).activation(Activation.SOFTMAX);
    return (inputs > 0 ? output.nIn(inputs) : output).build();
  }

  private static INDArray weights(MultiLayerNetwork net, int layer) {
    return net.getLayer(layer).getParam("W");
  }

  private static INDArray random(long... shape) {
    Nd4j.getRandom().setSeed(9);
    return Nd4j.rand(DataType.FLOAT, shape);
  }

  private static INDArray labels() {
    INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, CLASSES);
    for (int i = 0; i < BATCH; i++) {
      labels.putScalar(i, i % CLASSES, 1);
    }
    return labels;
  }
}
