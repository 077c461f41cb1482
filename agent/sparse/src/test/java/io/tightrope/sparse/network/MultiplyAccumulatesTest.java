package io.tightrope.sparse.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.sparse.activation.CReLU;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

final class MultiplyAccumulatesTest {

  private static final CReLU ACTIVATION = new CReLU(0.1, 0.5);

  static Stream<ConvolutionLayer> convolutions() {
    return Stream.of(
        new ConvolutionLayer.Builder(3, 3).build(),
        new ConvolutionLayer.Builder(3, 2).stride(2, 1).padding(1, 0).build(),
        new ConvolutionLayer.Builder(3, 3)
            .stride(2, 2)
            .convolutionMode(ConvolutionMode.Same)
            .build(),
        new ConvolutionLayer.Builder(2, 3).dilation(2, 1).build());
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void a_convolution_of_ones_sums_to_what_is_counted(ConvolutionLayer convolution) {
    convolution.setNOut(5);
    convolution.setCnn2dDataFormat(CNN2DFormat.NCHW);
    MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .activation(ACTIVATION)
        .list()
        .layer(convolution)
        .layer(new OutputLayer.Builder().activation(Activation.SOFTMAX).nOut(3).build())
        .setInputType(InputType.convolutional(9, 8, 2))
        .build());
    network.init();
    network.params().assign(1);
    network.getLayer(0).getParam("b").assign(0);
    INDArray zeros = Networks.inputs(4, 2, 9, 8).gt(0.5).castTo(network.params().dataType());
    INDArray inputs = zeros.rsub(1);

    MultiplyAccumulates counted =
        MultiplyAccumulates.count(LayerWalk.of(network), inputs).get(0);

    assertThat((double) counted.total()).isEqualTo(sumOfFirstLayer(network, Nd4j.onesLike(zeros)));
    assertThat((double) counted.needless()).isEqualTo(sumOfFirstLayer(network, zeros));
    assertThat(counted.needless()).isBetween(1L, counted.total() - 1);
  }

  private static double sumOfFirstLayer(MultiLayerNetwork network, INDArray inputs) {
    double[] sum = {0};
    LayerWalk.of(network).forEach(inputs, visit -> {
      if (visit.layer().seesData()) {
        sum[0] = visit.preactivations().sumNumber().doubleValue();
      }
    });
    return sum[0];
  }

  @Test
  void a_deep_convolutional_network_is_counted_through_pooling_and_reshaping() {
    MultiLayerNetwork network = Networks.convolutional(ACTIVATION);
    INDArray inputs = Networks.inputs(10, 2, 12, 12);
    List<INDArray> activations = network.feedForward(inputs, false);

    List<MultiplyAccumulates> counts = MultiplyAccumulates.count(LayerWalk.of(network), inputs);

    assertThat(counts)
        .extracting(MultiplyAccumulates::total)
        .containsExactly(
            10L * 18 * 32 * 100, 10L * 288 * 32 * 64, 10L * 128 * 32 * 9, 10L * 288 * 64, 1920L);
    assertThat(counts.get(0).needless()).isZero();
    assertThat((double) counts.get(4).needless() / counts.get(4).total())
        .isCloseTo(zeros(activations.get(5)), within(1e-6));
  }

  @Test
  void a_dense_graph_saves_the_share_of_zeros_that_each_layer_receives() {
    ComputationGraph graph = Networks.graph(ACTIVATION);
    INDArray inputs = Networks.inputs(30, 50);
    Map<String, INDArray> activations = graph.feedForward(inputs, false);

    List<MultiplyAccumulates> counts = MultiplyAccumulates.count(LayerWalk.of(graph), inputs);

    double expected = (60 * 60 * (zeros(of(activations, "first")) + zeros(of(activations, "sum")))
            + 60 * 3 * zeros(of(activations, "third")))
        / (50 * 60 + 2 * 60 * 60 + 60 * 3);
    assertThat(MultiplyAccumulates.savedRatio(counts)).isCloseTo(expected, within(1e-6));
    assertThat(MultiplyAccumulates.savedRatio(List.of())).isNaN();
  }

  private static INDArray of(Map<String, INDArray> activations, String layer) {
    return Objects.requireNonNull(activations.get(layer));
  }

  private static double zeros(INDArray values) {
    return values.eq(0).castTo(values.dataType()).meanNumber().doubleValue();
  }
}
