package io.tightrope.javaagent.coverage;

import static io.tightrope.core.frame.LayerStatistic.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.frame.StepFrame;
import io.tightrope.dl4j.probe.Network;
import io.tightrope.dl4j.structure.ActivationShapes;
import io.tightrope.javaagent.truth.Recorder;
import java.util.List;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

@Tag("agent")
class LayerCoverageTest {
  private static final int BATCH = 8;

  @Test
  void convolutions_with_batch_normalization_and_pooling_between_them_are_seen() {
    MultiLayerNetwork net = new MultiLayerNetwork(builder()
        .list()
        .layer(new ConvolutionLayer.Builder(3, 3)
            .nOut(4)
            .activation(Activation.IDENTITY)
            .build())
        .layer(new BatchNormalization())
        .layer(new ActivationLayer(Activation.RELU))
        .layer(new SubsamplingLayer.Builder(PoolingType.MAX, new int[] {2, 2}).build())
        .layer(new ConvolutionLayer.Builder(2, 2)
            .nOut(5)
            .activation(Activation.RELU)
            .build())
        .layer(new GlobalPoolingLayer(PoolingType.AVG))
        .layer(output().build())
        .setInputType(InputType.convolutional(10, 10, 1))
        .build());
    net.init();

    StepFrame frame = onlyFrame(net, () -> net.fit(random(BATCH, 1, 10, 10), labels()));

    hasSignal(frame, 0);
    assertThat(frame.value(ACTIVATION_SPARSITY, 0)).as("identity has no zeros").isNaN();
    assertThat(frame.value(PREACTIVATION_VARIANCE, 1)).as("batch normalization").isNaN();
    assertThat(frame.value(WEIGHT_GRADIENT_NORM, 1)).as("gradient of gamma").isPositive();
    assertThat(frame.value(PREACTIVATION_VARIANCE, 2))
        .as("what was normalized has the second moment 1")
        .isBetween(0.99, 1.01);
    assertThat(frame.value(ACTIVATION_SPARSITY, 2)).isBetween(0.3, 0.7);
    assertThat(frame.value(PREACTIVATION_VARIANCE, 3)).as("pooling").isNaN();
    hasSignal(frame, 4);
    assertThat(frame.value(BACKWARD_GAIN, 4)).as("over the pooling to layer 2").isPositive();
    hasSignal(frame, 6);
  }

  @Test
  void a_graph_with_branches_is_seen_in_network_order() {
    ComputationGraphConfiguration configuration = builder()
        .graphBuilder()
        .addInputs("in")
        .addLayer("stem", dense(6, 8), "in")
        .addLayer("left", dense(8, 8), "stem")
        .addLayer("right", dense(8, 8), "stem")
        .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "left", "right")
        .addVertex("both", new MergeVertex(), "sum", "stem")
        .addLayer("out", output().nIn(16).build(), "both")
        .setOutputs("out")
        .build();
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();

    StepFrame frame =
        onlyFrame(graph, () -> graph.fit(new MultiDataSet(random(BATCH, 6), labels())));

    assertThat(frame.layerCount()).isEqualTo(4);
    for (int layer = 0; layer < 4; layer++) {
      hasSignal(frame, layer);
    }
    assertThat(frame.value(BACKWARD_GAIN, 1)).as("from left to stem").isPositive();
    assertThat(frame.value(BACKWARD_GAIN, 3)).as("more than one layer below").isNaN();
  }

  @Test
  void one_dimensional_convolutions_and_recurrent_layers_in_wrappers_are_seen() {
    MultiLayerNetwork net = new MultiLayerNetwork(builder()
        .list()
        .layer(new Convolution1DLayer.Builder(3)
            .nIn(4)
            .nOut(6)
            .activation(Activation.RELU)
            .build())
        .layer(new Bidirectional(
            Bidirectional.Mode.CONCAT,
            new LSTM.Builder().nIn(6).nOut(5).activation(Activation.TANH).build()))
        .layer(new LastTimeStep(
            new LSTM.Builder().nIn(10).nOut(5).activation(Activation.TANH).build()))
        .layer(output().nIn(5).build())
        .setInputType(InputType.recurrent(4, 9))
        .build());
    net.init();

    StepFrame frame = onlyFrame(net, () -> net.fit(random(BATCH, 4, 9), labels()));

    for (int layer = 0; layer < 4; layer++) {
      hasSignal(frame, layer);
    }
  }

  @Test
  void each_segment_of_truncated_backpropagation_is_a_step() {
    MultiLayerNetwork net = new MultiLayerNetwork(builder()
        .list()
        .layer(new LSTM.Builder().nIn(4).nOut(6).activation(Activation.TANH).build())
        .layer(rnnOutput())
        .backpropType(BackpropType.TruncatedBPTT)
        .tBPTTLength(5)
        .build());
    net.init();

    List<StepFrame> frames =
        Recorder.record(net, () -> net.fit(random(BATCH, 4, 15), rnnLabels(15)));

    assertThat(frames).hasSize(3);
    frames.forEach(frame -> hasSignal(frame, 0));
  }

  @Test
  void each_segment_of_truncated_backpropagation_in_a_graph_is_a_step() {
    ComputationGraph graph = new ComputationGraph(builder()
        .graphBuilder()
        .addInputs("in")
        .addLayer(
            "lstm",
            new LSTM.Builder().nIn(4).nOut(6).activation(Activation.TANH).build(),
            "in")
        .addLayer("out", rnnOutput(), "lstm")
        .setOutputs("out")
        .backpropType(BackpropType.TruncatedBPTT)
        .tBPTTForwardLength(5)
        .tBPTTBackwardLength(5)
        .build());
    graph.init();

    List<StepFrame> frames = Recorder.record(
        graph, () -> graph.fit(new MultiDataSet(random(BATCH, 4, 15), rnnLabels(15))));

    assertThat(frames).hasSize(3);
    frames.forEach(frame -> hasSignal(frame, 0));
  }

  @Test
  void what_is_above_frozen_layers_is_seen() {
    MultiLayerNetwork whole = new MultiLayerNetwork(builder()
        .list()
        .layer(dense(6, 8))
        .layer(dense(8, 8))
        .layer(output().nIn(8).build())
        .build());
    whole.init();
    MultiLayerNetwork net =
        new TransferLearning.Builder(whole).setFeatureExtractor(0).build();

    StepFrame frame = onlyFrame(net, () -> net.fit(random(BATCH, 6), labels()));

    assertThat(frame.value(PREACTIVATION_VARIANCE, 0)).as("frozen").isNaN();
    hasSignal(frame, 1);
    hasSignal(frame, 2);
  }

  @Test
  void overflow_is_counted_and_does_not_stop_the_agent() {
    MultiLayerNetwork net = new MultiLayerNetwork(
        builder().list().layer(dense(6, 8)).layer(output().nIn(8).build()).build());
    net.init();
    INDArray x = random(BATCH, 6);
    x.putScalar(0, 0, Float.POSITIVE_INFINITY);

    List<StepFrame> frames = Recorder.record(net, () -> {
      net.fit(x, labels());
      net.fit(x, labels());
    });

    assertThat(frames).hasSize(2);
    assertThat(frames.get(0).value(NONFINITE_VALUES, 0)).isPositive();
    assertThat(frames.get(1).value(NONFINITE_VALUES, 0))
        .isGreaterThan(frames.get(0).value(NONFINITE_VALUES, 0));
  }

  @Test
  void a_layer_whose_activation_cannot_be_probed_is_watched_all_the_same() {
    MultiLayerNetwork net = new MultiLayerNetwork(builder()
        .list()
        .layer(new DenseLayer.Builder()
            .nIn(6)
            .nOut(8)
            .activation(new OnlyInPairs())
            .build())
        .layer(output().nIn(8).build())
        .build());
    net.init();

    StepFrame frame = onlyFrame(net, () -> net.fit(random(BATCH, 6), labels()));

    hasSignal(frame, 0);
    hasSignal(frame, 1);
    assertThat(Network.of(net).orElseThrow().refusals(new ActivationShapes()))
        .singleElement()
        .asString()
        .contains("layer 0", "OnlyInPairs", "an even number of columns", "all else is watched");
  }

  /** A function that looks at pairs of columns, so a column alone makes it throw. */
  private static final class OnlyInPairs extends BaseActivationFunction {
    @Override
    public INDArray getActivation(INDArray in, boolean training) {
      if (in.size(1) % 2 != 0) {
        throw new IllegalArgumentException("needs an even number of columns");
      }
      return Transforms.tanh(in, false);
    }

    @Override
    public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
      INDArray tanh = Transforms.tanh(in, true);
      return new Pair<>(epsilon.muli(tanh.muli(tanh).rsubi(1)), null);
    }
  }

  private static void hasSignal(StepFrame frame, int layer) {
    assertThat(frame.value(PREACTIVATION_VARIANCE, layer)).as("q of %d", layer).isPositive();
    assertThat(frame.value(PREACTIVATION_GRADIENT_NORM, layer))
        .as("dL/dh of %d", layer)
        .isPositive();
    assertThat(frame.value(WEIGHT_GRADIENT_NORM, layer))
        .as("dL/dW of %d", layer)
        .isPositive();
    assertThat(frame.value(BIAS_GRADIENT_NORM, layer)).as("dL/db of %d", layer).isPositive();
    assertThat(frame.value(NONFINITE_VALUES, layer)).as("finite in %d", layer).isZero();
  }

  private static StepFrame onlyFrame(org.deeplearning4j.nn.api.Model model, Runnable program) {
    List<StepFrame> frames = Recorder.record(model, program);
    assertThat(frames).hasSize(1);
    return frames.get(0);
  }

  private static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder().seed(5).updater(new Sgd(0.01));
  }

  private static DenseLayer dense(int in, int out) {
    return new DenseLayer.Builder()
        .nIn(in)
        .nOut(out)
        .activation(Activation.RELU)
        .build();
  }

  private static OutputLayer.Builder output() {
    return new OutputLayer.Builder(LossFunction.MCXENT).nOut(4).activation(Activation.SOFTMAX);
  }

  private static RnnOutputLayer rnnOutput() {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .dataFormat(RNNFormat.NCW)
        .nIn(6)
        .nOut(4)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static INDArray random(long... shape) {
    Nd4j.getRandom().setSeed(3);
    return Nd4j.randn(DataType.FLOAT, shape);
  }

  private static INDArray labels() {
    INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, 4);
    for (int i = 0; i < BATCH; i++) {
      labels.putScalar(i, i % 4, 1);
    }
    return labels;
  }

  private static INDArray rnnLabels(int time) {
    INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, 4, time);
    for (int i = 0; i < BATCH; i++) {
      for (int t = 0; t < time; t++) {
        labels.putScalar(i, (i + t) % 4, t, 1);
      }
    }
    return labels;
  }
}
