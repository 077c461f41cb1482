package io.tightrope.sparse.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The activations where they live: inside DL4J networks, whose workspaces are on by default. */
final class SparseNetworkTest {

  static Stream<SparseActivation> activations() {
    return Stream.of(
        new ReLUTau(0.2), new STTau(0.3), new CReLU(0.25, 0.8), new CST(0.2, 0.7, 0.2));
  }

  @ParameterizedTest
  @MethodSource("activations")
  void gradients_agree_with_central_differences(SparseActivation activation) {
    MultiLayerNetwork network = network(activation, DataType.DOUBLE, true);
    DataSet batch = batch(DataType.DOUBLE);
    network.setInput(batch.getFeatures());
    network.setLabels(batch.getLabels());
    network.computeGradientAndScore();
    double[] analytic = network.getFlattenedGradients().dup().data().asDouble();
    INDArray parameters = network.params();

    double h = 1e-6;
    int checked = 0;
    for (int i = 0; i < parameters.length(); i++) {
      double before = parameters.getDouble(i);
      parameters.putScalar(i, before + h);
      double up = network.score(batch, true);
      parameters.putScalar(i, before - h);
      double down = network.score(batch, true);
      parameters.putScalar(i, before);
      double numeric = (up - down) / (2 * h) * batch.numExamples();
      assertThat(analytic[i]).as("parameter %d", i).isCloseTo(numeric, within(1e-5));
      checked += Math.abs(numeric) > 1e-3 ? 1 : 0;
    }
    assertThat(checked).as("parameters with a gradient worth checking").isGreaterThan(100);
  }

  @ParameterizedTest
  @MethodSource("activations")
  void a_saved_model_comes_back_with_its_thresholds_and_outputs(SparseActivation activation)
      throws IOException {
    MultiLayerNetwork network = network(activation, DataType.FLOAT, true);
    INDArray inputs = batch(DataType.FLOAT).getFeatures();
    MultiLayerNetwork loaded = savedAndLoaded(network);

    assertThat(hidden(loaded, 1).getActivationFn()).isEqualTo(activation);
    assertThat(loaded.output(inputs)).isEqualTo(network.output(inputs));
    String yaml = network.getLayerWiseConfigurations().toYaml();
    assertThat(MultiLayerConfiguration.fromYaml(yaml))
        .isEqualTo(network.getLayerWiseConfigurations());
  }

  @Test
  void one_layer_changes_its_thresholds_while_training_and_saves_them() throws IOException {
    MultiLayerNetwork network = network(new CReLU(0.25, 0.8), DataType.FLOAT, false);
    DataSet batch = batch(DataType.FLOAT);
    network.fit(batch);
    SparseActivation changed =
        ((SparseActivation) hidden(network, 1).getActivationFn()).with(1e6, 0.5, 0.9);

    hidden(network, 1).setActivationFn(changed);
    network.fit(batch);

    assertThat(network.feedForward(batch.getFeatures()).get(2).sumNumber().doubleValue())
        .isZero();
    assertThat(network.feedForward(batch.getFeatures()).get(1).sumNumber().doubleValue())
        .isPositive();
    MultiLayerNetwork loaded = savedAndLoaded(network);
    assertThat(hidden(loaded, 0).getActivationFn()).isEqualTo(new CReLU(0.25, 0.8));
    assertThat(hidden(loaded, 1).getActivationFn()).isEqualTo(changed);
  }

  @ParameterizedTest
  @MethodSource("activations")
  void a_penalty_is_saved_and_a_model_saved_without_one_has_none(SparseActivation activation) {
    MultiLayerNetwork network = network(activation.withPenalty(0.25), DataType.FLOAT, false);
    String saved = network.getLayerWiseConfigurations().toJson();

    String withoutPenalty = saved.replaceAll("\\s*,\\s*\"penalty\"\\s*:\\s*0\\.25", "");

    assertThat(activation(saved)).isEqualTo(activation.withPenalty(0.25));
    assertThat(withoutPenalty).doesNotContain("penalty");
    assertThat(activation(withoutPenalty)).isEqualTo(activation);
  }

  private static Object activation(String json) {
    return ((BaseLayer) MultiLayerConfiguration.fromJson(json).getConf(0).getLayer())
        .getActivationFn();
  }

  @ParameterizedTest
  @MethodSource("activations")
  void training_lowers_the_loss(SparseActivation activation) {
    MultiLayerNetwork network = network(activation, DataType.FLOAT, false);
    DataSet batch = batch(DataType.FLOAT);
    double before = network.score(batch);

    for (int step = 0; step < 200; step++) {
      network.fit(batch);
    }

    assertThat(network.score(batch)).isLessThan(before / 2);
  }

  private static MultiLayerNetwork savedAndLoaded(MultiLayerNetwork network) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, file, true);
    return ModelSerializer.restoreMultiLayerNetwork(
        new ByteArrayInputStream(file.toByteArray()), true);
  }

  private static BaseLayer hidden(MultiLayerNetwork network, int layer) {
    return (BaseLayer) network.getLayer(layer).conf().getLayer();
  }

  private static MultiLayerNetwork network(
      SparseActivation activation, DataType type, boolean gradientCheck) {
    MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(12)
        .dataType(type)
        .updater(gradientCheck ? new NoOp() : new Adam(0.01))
        .activation(activation)
        .list()
        .layer(new ConvolutionLayer.Builder(3, 3).nOut(4).build())
        .layer(new DenseLayer.Builder().nOut(12).build())
        .layer(new OutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nOut(3)
            .build())
        .setInputType(InputType.convolutional(6, 6, 2))
        .build());
    network.init();
    return network;
  }

  private static DataSet batch(DataType type) {
    java.util.Random random = new java.util.Random(5);
    double[] features = random.doubles(16 * 2 * 6 * 6, -2, 2).toArray();
    INDArray labels = Nd4j.zeros(type, 16, 3);
    for (int i = 0; i < 16; i++) {
      labels.putScalar(i, i % 3, 1);
    }
    return new DataSet(
        Nd4j.create(features, new long[] {16, 2, 6, 6}, DataType.DOUBLE).castTo(type), labels);
  }
}
