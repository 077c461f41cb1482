package io.tightrope.dl4j.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.dl4j.probe.Network;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

class JobConfigurationTest {
  private static Map<String, Object> read(Model model) {
    return JobConfiguration.of(model, Network.of(model).orElseThrow(), null).get();
  }

  private static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder().seed(7).weightInit(WeightInit.XAVIER);
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder().nIn(4).nOut(2).build();
  }

  @Test
  void the_hyper_parameters_of_a_network_are_told_as_dl4j_writes_them() {
    MultiLayerNetwork net = new MultiLayerNetwork(builder()
        .updater(new Adam(0.002))
        .l2(1e-4)
        .gradientNormalization(GradientNormalization.ClipL2PerLayer)
        .gradientNormalizationThreshold(0.5)
        .dataType(DataType.DOUBLE)
        .list()
        .layer(new DenseLayer.Builder().nIn(3).nOut(4).dropOut(0.8).build())
        .layer(output())
        .build());
    net.init();

    Map<String, Object> config = read(net);

    assertThat(config)
        .containsEntry("learningRate", 0.002)
        .containsEntry("weightInit", "WeightInitXavier")
        .containsEntry("gradientNormalization", "ClipL2PerLayer(0.5)")
        .containsEntry("regularization", "L2Regularization(l2=FixedSchedule(value=1.0E-4))")
        .containsEntry("loss", "LossMCXENT")
        .containsEntry("parameters", 3L * 4 + 4 + 4 * 2 + 2)
        .containsEntry("seed", 7L)
        .containsEntry("dataType", "DOUBLE")
        .doesNotContainKeys("biasInit", "epochs", "truncatedBackpropSteps");
    assertThat(config.get("updater")).asString().startsWith("Adam(learningRate=0.002");
    assertThat(config).containsEntry("dropout", "Dropout(p=0.8)");
    assertThat(config.get("java")).asString().contains(Runtime.version().toString());
    assertThat(config).containsKeys("deeplearning4j", "host", "commandLine");
  }

  @Test
  void what_differs_between_layers_of_a_graph_is_a_list() {
    ComputationGraph graph = new ComputationGraph(builder()
        .updater(new Adam(0.002))
        .graphBuilder()
        .addInputs("in")
        .addLayer(
            "hidden",
            new DenseLayer.Builder().nIn(3).nOut(4).updater(new Sgd(0.1)).build(),
            "in")
        .addLayer("out", output(), "hidden")
        .setOutputs("out")
        .build());
    graph.init();

    assertThat(read(graph))
        .containsEntry("learningRate", List.of(0.1, 0.002))
        .containsEntry("seed", 7L);
  }

  @Test
  void reading_it_draws_no_random_number() {
    MultiLayerNetwork net = new MultiLayerNetwork(builder()
        .updater(new Sgd(0.1))
        .list()
        .layer(new OutputLayer.Builder().nIn(4).nOut(2).build())
        .build());
    net.init();
    Nd4j.getRandom().setSeed(5);
    double expected = Nd4j.getRandom().nextDouble();
    Nd4j.getRandom().setSeed(5);

    read(net);

    assertThat(Nd4j.getRandom().nextDouble()).isEqualTo(expected);
  }
}
