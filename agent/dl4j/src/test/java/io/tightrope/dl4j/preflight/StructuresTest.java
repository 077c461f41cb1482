package io.tightrope.dl4j.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.sparse.init.EdgeOfChaosInitializer;
import io.tightrope.sparse.init.SparseDesign;
import io.tightrope.theory.design.Verdict;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks of other shapes than a row of dense layers. */
class StructuresTest {

  @Test
  void convolutions_follow_the_theory_and_pooling_is_only_measured() {
    SparseDesign design = SparseDesign.crelu(0.7, 1, 0.6);
    var list = builder().activation(design.activation()).list();
    for (int i = 0; i < 6; i++) {
      list.layer(new ConvolutionLayer.Builder(3, 3).nOut(32).build());
    }
    list.layer(new SubsamplingLayer.Builder(
            SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2})
        .build());
    list.layer(new DenseLayer.Builder().nOut(60).build());
    list.layer(new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(5)
        .build());
    MultiLayerNetwork network = new MultiLayerNetwork(
        list.setInputType(InputType.convolutional(18, 18, 1)).build());
    network.init();
    INDArray inputs = Nd4j.randn(32, 1, 18, 18);
    new EdgeOfChaosInitializer(design, 1).apply(network, inputs);

    PreflightReport report = Preflight.of(network);

    for (LayerReport layer : report.layers().subList(0, 6)) {
      assertThat(layer.kind()).isEqualTo("convolution2d");
      assertThat(layer.measured().q().orElseThrow() / layer.predicted().q().orElseThrow())
          .as("layer %s", layer.index())
          .isBetween(0.5, 1.8);
    }
    assertThat(report.layers().get(6).notes())
        .anyMatch(note -> note.contains("outside the theory"));
    assertThat(report.layers().get(7).predicted().q()).isEmpty();
    assertThat(report.layers().get(7).measured().q()).isPresent();
    assertThat(report.verdict()).isNotEqualTo(Verdict.UNSTABLE);
  }

  @Test
  void one_dimensional_convolutions_are_covered() {
    var list = builder().activation(Activation.RELU).weightInit(WeightInit.RELU).list();
    list.layer(new Convolution1D.Builder(3).nIn(8).nOut(40).build());
    list.layer(new Convolution1D.Builder(3).nIn(40).nOut(40).build());
    list.layer(new GlobalPoolingLayer());
    list.layer(new OutputLayer.Builder(LossFunction.MSE)
        .activation(Activation.IDENTITY)
        .nIn(40)
        .nOut(2)
        .build());
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    PreflightReport report = Preflight.of(network);
    assertThat(report.layers().get(1).kind()).isEqualTo("convolution1d");
    assertThat(report.layers().get(1).predicted().q().orElseThrow())
        .isCloseTo(report.layers().get(1).measured().q().orElseThrow(), within(0.8));
  }

  @Test
  void batch_normalization_starts_the_variance_anew() {
    var list = builder().weightInit(WeightInit.XAVIER).list();
    for (int i = 0; i < 4; i++) {
      list.layer(new DenseLayer.Builder()
          .nIn(80)
          .nOut(80)
          .activation(Activation.IDENTITY)
          .build());
      list.layer(new BatchNormalization.Builder().nIn(80).nOut(80).build());
      list.layer(new ActivationLayer(Activation.RELU));
    }
    list.layer(new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nIn(80)
        .nOut(4)
        .build());
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    PreflightReport report = Preflight.of(network);
    LayerReport normalized = report.layers().get(5);
    assertThat(normalized.kind()).isEqualTo("activation");
    assertThat(normalized.predicted().q().orElseThrow()).isCloseTo(1, within(1e-9));
    assertThat(normalized.measured().q().orElseThrow()).isCloseTo(1, within(0.05));
    assertThat(report.layers().get(4).notes())
        .anyMatch(note -> note.contains("outside the theory"));
    assertThat(report.verdict()).isNotEqualTo(Verdict.UNSTABLE);
  }

  @Test
  void dropout_raises_the_variance_by_the_share_it_keeps() {
    var list = builder().activation(Activation.RELU).weightInit(WeightInit.RELU).list();
    for (int i = 0; i < 4; i++) {
      list.layer(new DenseLayer.Builder()
          .nIn(300)
          .nOut(300)
          .dropOut(i == 0 ? 1.0 : 0.5)
          .build());
    }
    list.layer(new OutputLayer.Builder(LossFunction.MSE)
        .activation(Activation.IDENTITY)
        .nIn(300)
        .nOut(2)
        .build());
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    PreflightReport report = Preflight.of(network);
    assertThat(report.layers().get(3).predicted().q().orElseThrow()).isCloseTo(16, within(1.5));
    assertThat(report.layers().get(3).measured().q().orElseThrow()).isBetween(10.0, 24.0);
  }

  @Test
  void residual_branches_add_their_variances() {
    ComputationGraphConfiguration configuration = builder()
        .activation(Activation.RELU)
        .weightInit(WeightInit.RELU)
        .graphBuilder()
        .addInputs("in")
        .addLayer(
            "stem",
            new DenseLayer.Builder()
                .nIn(50)
                .nOut(200)
                .activation(Activation.IDENTITY)
                .build(),
            "in")
        .addLayer("relu", new ActivationLayer(Activation.RELU), "stem")
        .addLayer(
            "branch",
            new DenseLayer.Builder()
                .nIn(200)
                .nOut(200)
                .activation(Activation.IDENTITY)
                .build(),
            "relu")
        .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "stem", "branch")
        .addLayer("top", new ActivationLayer(Activation.RELU), "sum")
        .addLayer(
            "out",
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(200)
                .nOut(3)
                .build(),
            "top")
        .setOutputs("out")
        .build();
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    PreflightReport report = Preflight.of(graph);
    LayerReport top =
        report.layers().stream().filter(l -> l.name().equals("top")).findFirst().orElseThrow();
    assertThat(top.predicted().q().orElseThrow()).isCloseTo(4, within(0.4));
    assertThat(top.measured().q().orElseThrow()).isCloseTo(4, within(1.0));
    assertThat(report.verdict()).isEqualTo(Verdict.STABLE);
  }

  @Test
  void a_graph_is_judged_like_the_same_row_of_layers() {
    SparseDesign design = SparseDesign.reluTau(0.8, 1);
    var graphs = builder().activation(design.activation()).graphBuilder().addInputs("in");
    String below = "in";
    for (int i = 0; i < 30; i++) {
      graphs.addLayer("d" + i, new DenseLayer.Builder().nIn(100).nOut(100).build(), below);
      below = "d" + i;
    }
    graphs.addLayer(
        "out",
        new OutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nIn(100)
            .nOut(3)
            .build(),
        below);
    ComputationGraph graph = new ComputationGraph(graphs.setOutputs("out").build());
    graph.init();
    Nd4j.getRandom().setSeed(4);
    new EdgeOfChaosInitializer(design, 1).apply(graph, Nd4j.randn(200, 100));
    PreflightReport report = Preflight.of(graph);
    assertThat(report.predicted()).contains(Verdict.UNSTABLE);
    assertThat(report.escapeProbability().orElseThrow()).isGreaterThan(0.1);
    assertThat(report.layers()).anySatisfy(layer -> assertThat(layer.name()).isEqualTo("d29"));
  }

  @Test
  void recurrent_layers_are_outside_the_theory() {
    var list = builder().list();
    list.layer(new LSTM.Builder().nIn(6).nOut(12).activation(Activation.TANH).build());
    list.layer(new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nIn(12)
        .nOut(3)
        .build());
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    PreflightReport report = Preflight.of(network);
    assertThat(report.predicted()).isEmpty();
    assertThat(report.reasons().get(0)).contains("outside the theory");
    assertThat(report.layers().get(0).notes())
        .anyMatch(note -> note.contains("outside the theory"));
  }

  private static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder().seed(9);
  }
}
