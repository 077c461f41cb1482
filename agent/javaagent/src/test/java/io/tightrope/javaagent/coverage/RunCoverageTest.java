package io.tightrope.javaagent.coverage;

import static io.tightrope.core.frame.LayerStatistic.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.detect.RunMonitor;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.dl4j.hook.AgentStart;
import io.tightrope.dl4j.hub.Hub;
import io.tightrope.javaagent.attach.Ingest;
import io.tightrope.sparse.init.EdgeOfChaosInitializer;
import io.tightrope.sparse.init.SparseDesign;
import io.tightrope.stranger.TwoSlopes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.assertj.core.data.Percentage;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.adapter.SingletonMultiDataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Each way of training is one run, from its first step on, with the layers that it has. */
@Tag("agent")
class RunCoverageTest {
  private static final int BATCH = 8;

  /** What a dashboard has got of one training program. */
  private record Seen(Ingest dashboard) {
    List<String> kinds() {
      return dashboard.run().layers().stream().map(LayerDescription::kind).toList();
    }

    List<StepFrame> frames(String worker) {
      return dashboard.framesByWorker().getOrDefault(worker, List.of());
    }

    List<Long> steps(String worker) {
      return frames(worker).stream().map(StepFrame::step).toList();
    }
  }

  @Test
  void convolutions_and_what_is_between_them_through_an_iterator() throws Exception {
    MultiLayerNetwork net = new MultiLayerNetwork(builder()
        .list()
        .layer(new ConvolutionLayer.Builder(3, 3).nOut(3).build())
        .layer(new BatchNormalization())
        .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).build())
        .layer(new DenseLayer.Builder().nOut(6).build())
        .layer(output().build())
        .setInputType(InputType.convolutional(8, 8, 1))
        .build());
    net.init();

    Seen seen = watch(() -> net.fit(batches(3, 1, 8, 8), 2));

    assertThat(seen.kinds())
        .containsExactly("convolution", "batch_normalization", "pooling", "dense", "output");
    assertThat(seen.steps("0")).isEqualTo(numbers(6));
    StepFrame first = seen.frames("0").get(0);
    assertThat(first.value(PREACTIVATION_VARIANCE, 0)).isPositive();
    assertThat(first.value(PREACTIVATION_VARIANCE, 1)).isNaN();
    assertThat(first.value(PREACTIVATION_VARIANCE, 2)).isNaN();
    assertThat(first.value(WEIGHT_GRADIENT_NORM, 2)).isNaN();
    assertThat(first.value(ACTIVATION_SPARSITY, 3)).isBetween(0.1, 0.9);
    assertThat(seen.frames("0").get(5).epoch()).isEqualTo(1);
  }

  @Test
  void early_stopping() throws Exception {
    MultiLayerNetwork net = dense(new Activation[] {Activation.RELU, Activation.TANH});
    DataSetIterator data = batches(4, 6);
    EarlyStoppingConfiguration<MultiLayerNetwork> stopping = new EarlyStoppingConfiguration.Builder<
            MultiLayerNetwork>()
        .epochTerminationConditions(new MaxEpochsTerminationCondition(3))
        .scoreCalculator(new DataSetLossCalculator(data, true))
        .build();

    Seen seen = watch(() -> new EarlyStoppingTrainer(stopping, net, data).fit());

    assertThat(seen.dashboard().runs()).hasSize(1);
    assertThat(seen.kinds()).containsExactly("dense", "dense", "output");
    assertThat(seen.steps("0")).isEqualTo(numbers(12));
    StepFrame last = seen.frames("0").get(11);
    assertThat(last.value(ACTIVATION_SPARSITY, 1)).as("tanh has no zeros").isNaN();
    assertThat(last.value(ACTIVATION_SATURATION, 1)).as("and no clip").isNaN();
  }

  @Test
  void a_graph_through_multi_data_sets() throws Exception {
    ComputationGraph graph = new ComputationGraph(builder()
        .graphBuilder()
        .addInputs("left", "right")
        .addLayer("l", new DenseLayer.Builder().nIn(6).nOut(5).build(), "left")
        .addLayer("r", new DenseLayer.Builder().nIn(4).nOut(5).build(), "right")
        .addLayer("out", output().nIn(10).build(), "l", "r")
        .setOutputs("out")
        .build());
    graph.init();
    MultiDataSet data = new MultiDataSet(
        new INDArray[] {random(BATCH, 6), random(BATCH, 4)}, new INDArray[] {labels()});

    Seen seen = watch(() -> graph.fit(new SingletonMultiDataSetIterator(data), 4));

    assertThat(seen.dashboard().run().layers().stream().map(LayerDescription::name))
        .containsExactlyInAnyOrder("l", "r", "out");
    assertThat(seen.steps("0")).isEqualTo(numbers(4));
    for (int layer = 0; layer < 3; layer++) {
      assertThat(seen.frames("0").get(0).value(PREACTIVATION_VARIANCE, layer)).isPositive();
    }
  }

  @Test
  void one_dimensional_convolutions_and_recurrent_layers() throws Exception {
    MultiLayerNetwork net = new MultiLayerNetwork(builder()
        .list()
        .layer(new Convolution1DLayer.Builder(3).nOut(5).build())
        .layer(new LSTM.Builder().nOut(6).activation(Activation.TANH).build())
        .layer(new GlobalPoolingLayer())
        .layer(output().build())
        .setInputType(InputType.recurrent(4, 9))
        .build());
    net.init();

    Seen seen = watch(() -> net.fit(batches(2, 4, 9)));

    assertThat(seen.kinds()).containsExactly("convolution", "recurrent", "pooling", "output");
    assertThat(seen.steps("0")).isEqualTo(numbers(2));
    StepFrame first = seen.frames("0").get(0);
    assertThat(first.value(ACTIVATION_SPARSITY, 0)).isBetween(0.1, 0.9);
    assertThat(first.value(ACTIVATION_SPARSITY, 1)).as("tanh has no zeros").isNaN();
    assertThat(first.value(PREACTIVATION_GRADIENT_NORM, 1)).isPositive();
    assertThat(first.value(PREACTIVATION_VARIANCE, 2)).as("pooling").isNaN();
  }

  @Test
  void truncated_backpropagation_through_time() throws Exception {
    MultiLayerNetwork recurrent = new MultiLayerNetwork(builder()
        .list()
        .layer(new LSTM.Builder().nIn(4).nOut(6).activation(Activation.TANH).build())
        .layer(new RnnOutputLayer.Builder(LossFunction.MCXENT)
            .dataFormat(RNNFormat.NCW)
            .nIn(6)
            .nOut(4)
            .activation(Activation.SOFTMAX)
            .build())
        .backpropType(BackpropType.TruncatedBPTT)
        .tBPTTLength(5)
        .build());
    recurrent.init();
    INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, 4, 15);
    for (int i = 0; i < BATCH * 15; i++) {
      labels.putScalar(i / 15, i % 4, i % 15, 1);
    }

    Seen seen = watch(() -> {
      recurrent.fit(new DataSet(random(BATCH, 4, 15), labels));
      recurrent.fit(new DataSet(random(BATCH, 4, 15), labels));
    });

    assertThat(seen.kinds()).containsExactly("recurrent", "output");
    assertThat(seen.steps("0")).isEqualTo(numbers(6));
    assertThat(seen.frames("0").get(0).value(PREACTIVATION_VARIANCE, 0)).isPositive();
    assertThat(seen.frames("0").get(0).value(ALIGNMENT, 0))
        .as("sees its own past")
        .isNaN();
  }

  @Test
  void replicas_of_a_parallel_wrapper_are_workers_of_one_run() throws Exception {
    MultiLayerNetwork net = dense(new Activation[] {Activation.RELU});

    Seen seen = watch(() -> {
      ParallelWrapper wrapper = new ParallelWrapper.Builder<>(net)
          .workers(2)
          .averagingFrequency(2)
          .prefetchBuffer(0)
          .build();
      wrapper.fit(batches(8, 6));
      wrapper.fit(batches(8, 6));
      wrapper.shutdown();
      net.fit(batches(1, 6));
    });

    assertThat(seen.dashboard().runs()).hasSize(1);
    assertThat(seen.kinds()).containsExactly("dense", "output");
    assertThat(seen.dashboard().framesByWorker()).containsOnlyKeys("0", "0.1");
    // DL4J may count the first minibatch of one replica as its second, in the first fit or in a
    // later one.
    assertThat(seen.steps("0.1")).hasSize(8).doesNotHaveDuplicates().isSorted();
    assertThat(numbers(9))
        .containsAll(seen.steps("0.1"))
        .containsAll(seen.steps("0").subList(0, 8));
    assertThat(seen.steps("0")).as("and then the model itself").hasSize(9).isSorted();
    assertThat(seen.frames("0.1").get(0).value(PREACTIVATION_VARIANCE, 0)).isPositive();
  }

  @Test
  void an_initialization_that_cannot_hold_is_told_with_the_first_frame() throws Exception {
    MultiLayerNetwork net = sparse(SparseDesign.reluTau(0.8, 1), 30);

    Seen seen = watch(() -> net.fit(batches(1, 6)));

    StepFrame first = seen.frames("0").get(0);
    assertThat(first.step()).isZero();
    assertThat(first.escapeProbability()).isGreaterThan(0.2);
    RunMonitor monitor = new RunMonitor(seen.dashboard().run(), RuleSettings.defaults());
    assertThat(monitor.observe(first))
        .extracting(Alert::rule)
        .contains(Rule.UNSTABLE_INITIALIZATION);
  }

  @Test
  void the_variance_that_the_initializer_chose_is_what_is_expected() throws Exception {
    MultiLayerNetwork net = sparse(SparseDesign.crelu(0.8, 2, 0.7), 5);

    Seen seen = watch(() -> net.fit(batches(2, 6)));

    for (StepFrame frame : seen.frames("0")) {
      for (int layer = 0; layer < 5; layer++) {
        assertThat(frame.value(PREACTIVATION_VARIANCE_EXPECTED, layer)).isEqualTo(2);
      }
    }
  }

  @Test
  void a_strangers_activation_is_known_by_what_it_does() throws Exception {
    MultiLayerNetwork net = new MultiLayerNetwork(builder()
        .activation(new TwoSlopes())
        .list()
        .layer(new DenseLayer.Builder().nIn(6).nOut(60).build())
        .layer(new DenseLayer.Builder().nIn(60).nOut(60).build())
        .layer(output().nIn(60).build())
        .build());
    net.init();

    Seen seen = watch(() -> net.fit(batches(1, 6)));

    StepFrame first = seen.frames("0").get(0);
    double sw2 = first.value(WEIGHT_VARIANCE_SCALED, 1);
    assertThat(first.value(BACKWARD_GAIN_EXPECTED, 1))
        .as("its slope is 0.5 below zero and 2 above")
        .isCloseTo(sw2 * (0.25 + 4) / 2, Percentage.withPercentage(1));
  }

  @Test
  void weights_that_somebody_scales_are_read_at_once() throws Exception {
    MultiLayerNetwork net = dense(new Activation[] {Activation.RELU, Activation.RELU});

    Seen seen = watch(() -> {
      net.fit(batches(3, 6));
      net.getLayer(1).getParam("W").muli(3);
      net.fit(batches(1, 6));
    });

    double before = seen.frames("0").get(2).value(WEIGHT_VARIANCE_SCALED, 1);
    double after = seen.frames("0").get(3).value(WEIGHT_VARIANCE_SCALED, 1);
    assertThat(after / before).isBetween(8.0, 10.0);
  }

  private static MultiLayerNetwork sparse(SparseDesign design, int depth) {
    NeuralNetConfiguration.ListBuilder layers =
        builder().activation(design.activation()).list();
    for (int layer = 0; layer < depth; layer++) {
      layers.layer(new DenseLayer.Builder().nIn(layer == 0 ? 6 : 40).nOut(40).build());
    }
    MultiLayerNetwork net =
        new MultiLayerNetwork(layers.layer(output().nIn(40).build()).build());
    net.init();
    new EdgeOfChaosInitializer(design, 1).apply(net, random(64, 6));
    return net;
  }

  private static MultiLayerNetwork dense(Activation[] activations) {
    NeuralNetConfiguration.ListBuilder layers = builder().list();
    for (int layer = 0; layer < activations.length; layer++) {
      layers.layer(new DenseLayer.Builder()
          .nIn(layer == 0 ? 6 : 12)
          .nOut(12)
          .activation(activations[layer])
          .build());
    }
    MultiLayerNetwork net =
        new MultiLayerNetwork(layers.layer(output().nIn(12).build()).build());
    net.init();
    return net;
  }

  private static Seen watch(Runnable program) throws Exception {
    try (Ingest dashboard = new Ingest()) {
      String settings = "overhead=100%,metrics-port=off,dashboard=" + dashboard.url();
      Hub.install(optimizer -> AgentStart.watcher(settings));
      try {
        program.run();
      } finally {
        Hub.uninstall();
      }
      return new Seen(dashboard);
    }
  }

  private static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .activation(Activation.RELU)
        .updater(new Sgd(0.01));
  }

  private static OutputLayer.Builder output() {
    return new OutputLayer.Builder(LossFunction.MCXENT).nOut(4).activation(Activation.SOFTMAX);
  }

  private static DataSetIterator batches(int count, long... shape) {
    List<DataSet> batches = new ArrayList<>();
    long[] whole = LongStream.concat(LongStream.of(BATCH), LongStream.of(shape)).toArray();
    INDArray features = random(whole);
    for (int i = 0; i < count; i++) {
      batches.add(new DataSet(features, labels()));
    }
    return new ListDataSetIterator<>(Collections.unmodifiableList(batches), 1);
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

  private static List<Long> numbers(long count) {
    return LongStream.range(0, count).boxed().toList();
  }
}
