package io.tightrope.javaagent.coverage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.dl4j.hook.AgentStart;
import io.tightrope.dl4j.hub.Hub;
import io.tightrope.javaagent.attach.Ingest;
import java.util.List;
import java.util.stream.LongStream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.variational.BernoulliReconstructionDistribution;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Each layer that {@code pretrain} trains is a run of that layer, beside the run of {@code fit}. */
@Tag("agent")
class PretrainingTest {
  private static final int BATCH = 8;
  private static final int INPUTS = 6;
  private static final double RATE = 0.1;

  @Test
  void each_autoencoder_is_a_run_of_its_own_and_fit_has_the_name() throws Exception {
    // A MultiLayerNetwork of this DL4J fails at its second layer, with and without an agent.
    ComputationGraph graph = autoencoders().toComputationGraph();

    try (Ingest dashboard = new Ingest()) {
      watch(dashboard, () -> {
        graph.pretrain(batches(3));
        graph.fit(batches(4));
      });

      assertThat(dashboard.runs())
          .containsExactlyInAnyOrder("job", "job-pretrain-0", "job-pretrain-1");
      assertThat(dashboard.run("job-pretrain-1").layers())
          .extracting(LayerDescription::name)
          .containsExactly("1");
      assertThat(steps(dashboard, "job-pretrain-0")).isEqualTo(numbers(3));
      assertThat(steps(dashboard, "job-pretrain-1")).isEqualTo(numbers(3));
      assertThat(steps(dashboard, "job")).isEqualTo(numbers(4));
    }
  }

  @Test
  void loss_and_update_of_each_step_are_those_of_the_layer() throws Exception {
    MultiLayerNetwork net = autoencoders();
    Layer layer = net.getLayer(0);
    double[] expected = new double[2];

    try (Ingest dashboard = new Ingest()) {
      watch(dashboard, () -> {
        INDArray before = layer.params().dup();
        net.pretrainLayer(0, random(BATCH, INPUTS));
        expected[0] = layer.score();
        // Updates are compared with the parameters as they were before the step.
        expected[1] = before.sub(layer.params()).norm2Number().doubleValue()
            / before.norm2Number().doubleValue();
      });

      StepFrame frame = dashboard.framesOf("job-pretrain-first").get(0);
      assertThat(frame.loss()).isCloseTo(expected[0], within(1e-6));
      assertThat(frame.value(LayerStatistic.UPDATE_RATIO, 0))
          .isCloseTo(expected[1], within(1e-5 * expected[1]));
      assertThat(frame.learningRate()).isEqualTo(RATE);
      assertThat(frame.batchSize()).isEqualTo(BATCH);
      assertThat(frame.value(LayerStatistic.WEIGHT_VARIANCE_SCALED, 0)).isPositive();
    }
  }

  @Test
  void what_the_layer_computes_meanwhile_is_absent() throws Exception {
    MultiLayerNetwork net = variational();

    try (Ingest dashboard = new Ingest()) {
      watch(dashboard, () -> net.pretrain(batches(3), 1));

      List<StepFrame> frames = dashboard.framesOf("job-pretrain-layer0");
      assertThat(frames).hasSize(3).allMatch(frame -> frame.loss() > 0);
      assertThat(frames.get(0).value(LayerStatistic.UPDATE_RATIO, 0)).isPositive();
      assertThat(frames)
          .noneMatch(frame -> frame.has(LayerStatistic.PREACTIVATION_VARIANCE)
              || frame.has(LayerStatistic.WEIGHT_GRADIENT_NORM)
              || frame.has(LayerStatistic.NONFINITE_VALUES));
    }
  }

  @Test
  void pretraining_goes_on_as_it_would() throws Exception {
    MultiLayerNetwork watched = autoencoders();
    MultiLayerNetwork alone = autoencoders();

    try (Ingest dashboard = new Ingest()) {
      watch(dashboard, () -> pretrain(watched));
    }
    pretrain(alone);

    assertThat(watched.params()).isEqualTo(alone.params());
  }

  private static void pretrain(MultiLayerNetwork net) {
    Nd4j.getRandom().setSeed(7);
    net.pretrainLayer(0, batches(3), 2);
  }

  private static MultiLayerNetwork autoencoders() {
    MultiLayerNetwork net = new MultiLayerNetwork(builder()
        .list()
        .layer(new AutoEncoder.Builder()
            .name("first")
            .nIn(INPUTS)
            .nOut(5)
            .corruptionLevel(0)
            .build())
        .layer(new AutoEncoder.Builder()
            .name("second")
            .nIn(5)
            .nOut(4)
            .corruptionLevel(0)
            .build())
        .layer(output())
        .build());
    net.init();
    return net;
  }

  private static MultiLayerNetwork variational() {
    MultiLayerNetwork net = new MultiLayerNetwork(builder()
        .list()
        .layer(new VariationalAutoencoder.Builder()
            .nIn(INPUTS)
            .nOut(4)
            .encoderLayerSizes(7)
            .decoderLayerSizes(7)
            .reconstructionDistribution(new BernoulliReconstructionDistribution(Activation.SIGMOID))
            .build())
        .layer(output())
        .build());
    net.init();
    return net;
  }

  private static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .activation(Activation.SIGMOID)
        .updater(new Sgd(RATE));
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MSE)
        .nIn(4)
        .nOut(3)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static void watch(Ingest dashboard, Runnable program) {
    String settings = "run=job,overhead=100%,metrics-port=off,dashboard=" + dashboard.url();
    Hub.install(optimizer -> AgentStart.watcher(settings));
    try {
      program.run();
    } finally {
      Hub.uninstall();
    }
  }

  private static List<Long> steps(Ingest dashboard, String run) {
    return dashboard.framesOf(run).stream().map(StepFrame::step).toList();
  }

  private static DataSetIterator batches(int count) {
    DataSet all = new DataSet(random(BATCH * count, INPUTS), random(BATCH * count, 3));
    return new ListDataSetIterator<>(all.asList(), BATCH);
  }

  private static INDArray random(long... shape) {
    Nd4j.getRandom().setSeed(3);
    return Nd4j.rand(DataType.FLOAT, shape);
  }

  private static List<Long> numbers(long count) {
    return LongStream.range(0, count).boxed().toList();
  }
}
