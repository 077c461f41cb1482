package io.tightrope.dl4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tightrope.core.action.ModelCopy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class NetworkSourceTest {
  private static MultiLayerNetwork network(IUpdater updater, DataType type) {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(2)
        .dataType(type)
        .updater(updater)
        .activation(Activation.TANH)
        .list()
        .layer(new DenseLayer.Builder().nIn(4).nOut(5).build())
        .layer(new OutputLayer.Builder(LossFunction.MSE)
            .nIn(5)
            .nOut(2)
            .activation(Activation.IDENTITY)
            .build())
        .build());
    net.init();
    net.fit(data(type));
    return net;
  }

  private static DataSet data(DataType type) {
    return new DataSet(Nd4j.linspace(type, -1, 0.1, 32).reshape(8, 4), Nd4j.ones(type, 8, 2));
  }

  private static byte[] written(Model model) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ModelCopy copy = NetworkSource.of(model).copy()) {
      copy.writeTo(out);
    }
    return out.toByteArray();
  }

  private static byte[] writtenByDl4j(Model model) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelSerializer.writeModel(model, out, true);
    return out.toByteArray();
  }

  private static Map<String, byte[]> entries(byte[] file) throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), zip.readAllBytes());
      }
    }
    return entries;
  }

  private static void assertWrittenAsByDl4j(Model model) throws IOException {
    Map<String, byte[]> expected = entries(writtenByDl4j(model));
    Map<String, byte[]> found = entries(written(model));
    assertThat(found).containsOnlyKeys(expected.keySet());
    found.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(expected.get(name)));
  }

  @Test
  void a_copy_holds_what_dl4j_itself_saves() throws IOException {
    assertWrittenAsByDl4j(network(new Adam(0.01), DataType.FLOAT));
    assertWrittenAsByDl4j(network(new Adam(0.01), DataType.DOUBLE));
    assertWrittenAsByDl4j(network(new Sgd(0.01), DataType.FLOAT));
  }

  @Test
  void a_copy_is_not_changed_by_a_later_step() throws IOException {
    MultiLayerNetwork net = network(new Adam(0.01), DataType.FLOAT);
    byte[] before = writtenByDl4j(net);
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    try (ModelCopy copy = NetworkSource.of(net).copy()) {
      net.fit(data(DataType.FLOAT));
      copy.writeTo(out);
    }

    assertThat(entries(out.toByteArray()).get(ModelSerializer.COEFFICIENTS_BIN))
        .isEqualTo(entries(before).get(ModelSerializer.COEFFICIENTS_BIN));
    assertThat(entries(out.toByteArray()).get(ModelSerializer.UPDATER_BIN))
        .isEqualTo(entries(before).get(ModelSerializer.UPDATER_BIN));
  }

  @Test
  void a_graph_with_other_letters_in_its_names_is_restored_in_every_character_set()
      throws IOException {
    ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
        .updater(new Adam(0.01))
        .graphBuilder()
        .addInputs("in")
        .addLayer("\u00e4\u5c64", new DenseLayer.Builder().nIn(4).nOut(5).build(), "in")
        .addLayer(
            "out",
            new OutputLayer.Builder(LossFunction.MSE)
                .nIn(5)
                .nOut(2)
                .activation(Activation.IDENTITY)
                .build(),
            "\u00e4\u5c64")
        .setOutputs("out")
        .build());
    graph.init();
    graph.fit(data(DataType.FLOAT));

    byte[] file = written(graph);

    assertThat(entries(file))
        .hasEntrySatisfying(
            ModelSerializer.CONFIGURATION_JSON,
            json -> assertThat(new String(json, StandardCharsets.ISO_8859_1))
                .matches("[\\s\\x20-\\x7e]*"));
    ComputationGraph restored =
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(file), true);
    assertThat(restored.getLayer("\u00e4\u5c64")).isNotNull();
    assertThat(restored.params()).isEqualTo(graph.params());
  }

  @Test
  void its_size_is_that_of_parameters_and_updater_state() {
    MultiLayerNetwork net = network(new Adam(0.01), DataType.DOUBLE);

    assertThat(NetworkSource.of(net).bytes()).isEqualTo(3 * 8 * net.numParams());
    assertThat(NetworkSource.of(net).hasRoom()).isTrue();
  }

  @Test
  void a_copy_must_leave_as_much_again_under_the_limits_of_memory() {
    assertThat(NetworkSource.fits(60, 40, 100)).isTrue();
    assertThat(NetworkSource.fits(61, 40, 100)).isFalse();
    assertThat(NetworkSource.fits(1L << 40, 40, 0)).as("without a limit").isTrue();
  }

  @Test
  void other_models_are_refused() {
    MultiLayerNetwork net = network(new Sgd(0.1), DataType.FLOAT);

    assertThatThrownBy(() -> NetworkSource.of(net.getLayer(0)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
