package io.tightrope.dl4j.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PaddingLossTest {
  private static final int CHANNELS = 48;
  private static final int SIDE = 8;

  /** Linear ones, whose loss a few channels show without much scatter. */
  @Test
  void random_convolutions_lose_what_is_expected_of_them() {
    ConvolutionLayer.Builder dilated = convolution(3, 3).dilation(2, 2);
    MultiLayerNetwork network = network(
        convolution(3, 3), convolution(3, 3), convolution(5, 3), dilated, convolution(3, 3));

    List<INDArray> values = network.feedForward(images(), false);

    double expected = 1;
    PaddingLoss loss = PaddingLoss.of(probes(network, values));
    for (int layer = 0; layer < 5; layer++) {
      expected *= loss.share(layer);
      double left = meanSquare(values.get(layer + 1)) / meanSquare(values.get(0));
      assertThat(left).isCloseTo(expected, within(0.15 * expected));
    }
    assertThat(expected).isLessThan(0.55);
  }

  @Test
  void less_is_lost_where_little_is_left_at_the_border() {
    MultiLayerNetwork network = network(convolution(3, 3), convolution(3, 3), convolution(3, 3));

    PaddingLoss loss = PaddingLoss.of(probes(network, network.feedForward(images(), false)));

    double inside = (3.0 * SIDE - 2) / (3 * SIDE);
    assertThat(loss.share(0)).isCloseTo(inside * inside, within(1e-12));
    assertThat(loss.share(1)).isGreaterThan(loss.share(0));
    assertThat(loss.share(2)).isGreaterThan(loss.share(1));
  }

  @Test
  void without_padding_and_without_a_convolution_nothing_is_lost() {
    MultiLayerNetwork network =
        network(convolution(3, 3).convolutionMode(ConvolutionMode.Truncate).stride(2, 2));

    PaddingLoss loss = PaddingLoss.of(probes(network, network.feedForward(images(), false)));

    assertThat(loss.share(0)).isCloseTo(1, within(1e-12));
    assertThat(loss.share(1)).isEqualTo(1);
  }

  private static ConvolutionLayer.Builder convolution(int rows, int columns) {
    return new ConvolutionLayer.Builder(rows, columns)
        .nOut(CHANNELS)
        .convolutionMode(ConvolutionMode.Same);
  }

  private static MultiLayerNetwork network(ConvolutionLayer.Builder... convolutions) {
    NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
        .seed(1)
        .weightInit(WeightInit.LECUN_NORMAL)
        .activation(Activation.IDENTITY)
        .list();
    for (ConvolutionLayer.Builder convolution : convolutions) {
      layers.layer(convolution.build());
    }
    layers.layer(
        new OutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build());
    MultiLayerNetwork network = new MultiLayerNetwork(
        layers.setInputType(InputType.convolutional(SIDE, SIDE, CHANNELS)).build());
    network.init();
    return network;
  }

  private static INDArray images() {
    Nd4j.getRandom().setSeed(2);
    return Nd4j.randn(DataType.FLOAT, 16, CHANNELS, SIDE, SIDE);
  }

  private static List<LayerProbe> probes(MultiLayerNetwork network, List<INDArray> values) {
    List<LayerProbe> probes = Network.of(network).orElseThrow().layers().stream()
        .map(layer -> new LayerProbe(layer, false, new Tensors()))
        .toList();
    for (LayerProbe probe : probes) {
      probe.readInput(values.get(probe.layer().index()));
    }
    return probes;
  }

  private static double meanSquare(INDArray values) {
    double norm = values.norm2Number().doubleValue();
    return norm * norm / values.length();
  }
}
