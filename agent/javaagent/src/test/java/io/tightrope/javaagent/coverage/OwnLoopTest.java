package io.tightrope.javaagent.coverage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.dl4j.hook.AgentStart;
import io.tightrope.dl4j.hub.Hub;
import io.tightrope.javaagent.attach.Ingest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A program that computes gradients and updates itself is a run like one that calls {@code fit}. */
@Tag("agent")
class OwnLoopTest {
  private static final int BATCH = 8;
  private static final int INPUTS = 6;
  private static final int OUTPUTS = 4;
  private static final int STEPS = 10;

  private final INDArray x = random(1, BATCH, INPUTS);
  private final INDArray wanted = random(2, BATCH, OUTPUTS);

  @Test
  void gradients_and_score_and_an_update_are_a_step_as_in_fit() throws Exception {
    MultiLayerNetwork fitted = network();
    List<StepFrame> expected = watch(() -> {
      for (int i = 0; i < STEPS; i++) {
        fitted.fit(x, wanted);
      }
    });
    MultiLayerNetwork net = network();
    List<StepFrame> frames = watch(() -> {
      for (int i = 0; i < STEPS; i++) {
        step(net, i);
      }
    });

    assertSame(frames, expected);
    assertThat(frames).extracting(StepFrame::loss).doesNotContain(Double.NaN);
    assertThat(net.params()).as("training goes on as it would").isEqualTo(fitted.params());
  }

  @Test
  void the_same_of_a_graph() throws Exception {
    ComputationGraph fitted = network().toComputationGraph();
    List<StepFrame> expected = watch(() -> {
      for (int i = 0; i < STEPS; i++) {
        fitted.fit(new DataSet(x, wanted));
      }
    });
    ComputationGraph graph = network().toComputationGraph();
    List<StepFrame> frames = watch(() -> {
      for (int i = 0; i < STEPS; i++) {
        graph.setInputs(x);
        graph.setLabels(wanted);
        graph.computeGradientAndScore();
        graph.getUpdater().update(graph.gradient(), i, 0, BATCH, LayerWorkspaceMgr.noWorkspaces());
        graph.params().subi(graph.gradient().gradient());
      }
    });

    assertSame(frames, expected);
    assertThat(graph.params()).isEqualTo(fitted.params());
  }

  @Test
  void errors_from_outside_are_a_step_without_a_loss() throws Exception {
    MultiLayerNetwork fitted = network();
    List<StepFrame> expected = watch(() -> {
      for (int i = 0; i < STEPS; i++) {
        fitted.fit(x, wanted);
      }
    });
    MultiLayerNetwork net = withoutLoss();
    net.setParams(network().params());
    List<StepFrame> frames;
    try (Ingest dashboard = new Ingest()) {
      frames = watch(dashboard, () -> {
        for (int i = 0; i < STEPS; i++) {
          net.setInput(x);
          // The derivative of the squared error that the other network has for its loss.
          INDArray error = net.feedForward(true, false).get(2).sub(wanted).muli(2);
          Gradient gradient =
              net.backpropGradient(error, LayerWorkspaceMgr.noWorkspaces()).getFirst();
          net.getUpdater().update(net, gradient, i, 0, BATCH, LayerWorkspaceMgr.noWorkspaces());
          net.params().subi(gradient.gradient());
        }
      });
      assertThat(dashboard.scalars())
          .isNotEmpty()
          .noneMatch(sent -> sent.block().series().containsKey("loss"));
    }

    assertSameLayers(frames, expected);
    assertThat(frames).allMatch(frame -> StepFrame.isAbsent(frame.loss()));
    assertThat(frames.get(0).batchSize()).isEqualTo(BATCH);
  }

  @Test
  void errors_from_outside_of_a_graph_are_a_step() throws Exception {
    ComputationGraph graph = withoutLoss().toComputationGraph();

    List<StepFrame> frames = watch(() -> {
      for (int i = 0; i < 3; i++) {
        graph.feedForward(new INDArray[] {x}, true, false);
        Gradient gradient = graph.backpropGradient(random(3, BATCH, OUTPUTS));
        graph.getUpdater().update(gradient, i, 0, BATCH, LayerWorkspaceMgr.noWorkspaces());
        graph.params().subi(gradient.gradient());
      }
    });

    assertThat(frames).extracting(StepFrame::step).containsExactly(0L, 1L, 2L);
    for (int layer = 0; layer < 2; layer++) {
      assertThat(frames.get(2).value(LayerStatistic.WEIGHT_GRADIENT_NORM, layer))
          .isPositive();
    }
  }

  @Test
  void steps_are_counted_where_the_iteration_does_not_move() throws Exception {
    MultiLayerNetwork net = network();

    List<StepFrame> frames = watch(() -> {
      for (int i = 0; i < STEPS; i++) {
        step(net, 0);
      }
    });

    assertThat(frames).extracting(StepFrame::step).containsExactlyElementsOf(numbers(0, STEPS));
  }

  @Test
  void steps_have_the_number_that_the_program_gives_to_the_updater() throws Exception {
    MultiLayerNetwork net = network();

    List<StepFrame> frames = watch(() -> {
      for (int i = 0; i < STEPS; i++) {
        step(net, 1000 + i);
      }
    });

    assertThat(frames).extracting(StepFrame::step).containsExactlyElementsOf(numbers(1000, STEPS));
  }

  @Test
  void fit_and_a_loop_of_its_own_are_one_run() throws Exception {
    MultiLayerNetwork net = network();

    try (Ingest dashboard = new Ingest()) {
      List<StepFrame> frames = watch(dashboard, () -> {
        net.fit(x, wanted);
        step(net, 1);
        step(net, 2);
        net.fit(x, wanted);
      });

      assertThat(dashboard.runs()).hasSize(1);
      assertThat(frames).extracting(StepFrame::step).containsExactly(0L, 1L, 2L, 3L);
    }
  }

  @Test
  void gradients_without_an_update_are_no_run_and_no_step() throws Exception {
    MultiLayerNetwork looked = network();
    MultiLayerNetwork trained = network();

    try (Ingest dashboard = new Ingest()) {
      List<StepFrame> frames = watch(dashboard, () -> {
        for (int i = 0; i < 30; i++) {
          gradients(looked);
        }
        trained.fit(x, wanted);
        for (int i = 0; i < 30; i++) {
          gradients(trained);
        }
        trained.fit(x, wanted);
      });

      assertThat(dashboard.runs()).hasSize(1);
      assertThat(frames).extracting(StepFrame::step).containsExactly(0L, 1L);
    }
  }

  @Test
  void the_last_gradients_before_an_update_are_those_of_the_step() throws Exception {
    MultiLayerNetwork fitted = network();
    List<StepFrame> expected = watch(() -> fitted.fit(x, wanted));
    MultiLayerNetwork net = network();

    List<StepFrame> frames = watch(() -> {
      net.setInput(x.mul(10));
      net.setLabels(wanted);
      net.computeGradientAndScore();
      step(net, 0);
    });

    assertSame(frames, expected);
  }

  @Test
  void gradients_of_another_network_are_a_step_whose_update_is_not_read() throws Exception {
    MultiLayerNetwork worker = network();
    MultiLayerNetwork shared = network();

    try (Ingest dashboard = new Ingest()) {
      List<StepFrame> frames = watch(dashboard, () -> {
        for (int i = 0; i < 3; i++) {
          gradients(worker);
          Gradient gradient = new DefaultGradient(worker.gradient().gradient().dup());
          worker
              .gradient()
              .gradientForVariable()
              .forEach((key, part) -> gradient.setGradientFor(key, part.dup()));
          shared
              .getUpdater()
              .update(shared, gradient, i, 0, BATCH, LayerWorkspaceMgr.noWorkspaces());
          shared.params().subi(gradient.gradient());
        }
      });

      assertThat(dashboard.runs()).hasSize(1);
      assertThat(frames).extracting(StepFrame::step).containsExactly(0L, 1L, 2L);
      assertThat(frames.get(0).value(LayerStatistic.WEIGHT_VARIANCE_SCALED, 0)).isPositive();
      assertThat(frames).noneMatch(frame -> frame.has(LayerStatistic.UPDATE_RATIO));
      assertThat(frames).noneMatch(frame -> frame.has(LayerStatistic.NONFINITE_VALUES));
    }
  }

  @Test
  void what_fails_in_a_step_costs_only_that_step() throws Exception {
    MultiLayerNetwork net = network();

    List<StepFrame> frames = watch(() -> {
      step(net, 0);
      net.setInput(x);
      net.setLabels(random(4, BATCH, OUTPUTS + 1));
      assertThatThrownBy(net::computeGradientAndScore).isInstanceOf(RuntimeException.class);
      step(net, 1);
    });

    assertThat(frames).extracting(StepFrame::step).containsExactly(0L, 1L);
  }

  private void gradients(MultiLayerNetwork net) {
    net.setInput(x);
    net.setLabels(wanted);
    net.computeGradientAndScore();
  }

  private void step(MultiLayerNetwork net, int iteration) {
    gradients(net);
    Gradient gradient = net.gradient();
    net.getUpdater().update(net, gradient, iteration, 0, BATCH, LayerWorkspaceMgr.noWorkspaces());
    net.params().subi(gradient.gradient());
  }

  private static void assertSame(List<StepFrame> frames, List<StepFrame> expected) {
    assertSameLayers(frames, expected);
    for (int i = 0; i < frames.size(); i++) {
      assertThat(frames.get(i).loss()).isEqualTo(expected.get(i).loss());
      assertThat(frames.get(i).batchSize()).isEqualTo(expected.get(i).batchSize());
      assertThat(frames.get(i).learningRate()).isEqualTo(expected.get(i).learningRate());
    }
  }

  private static void assertSameLayers(List<StepFrame> frames, List<StepFrame> expected) {
    assertThat(frames)
        .extracting(StepFrame::step)
        .containsExactlyElementsOf(expected.stream().map(StepFrame::step).toList());
    for (int i = 0; i < frames.size(); i++) {
      assertThat(measured(frames.get(i))).isEqualTo(measured(expected.get(i)));
      for (LayerStatistic statistic : measured(expected.get(i))) {
        assertThat(frames.get(i).column(statistic))
            .as("%s at step %d", statistic, i)
            .containsExactly(expected.get(i).column(statistic));
      }
    }
  }

  /**
   * What theory expects depends on whether the last layer is known to be an output, and the spectral
   * alignment on how often it has been read.
   */
  private static List<LayerStatistic> measured(StepFrame frame) {
    return frame.statistics().stream()
        .filter(statistic -> !statistic.name().matches(".*_(EXPECTED|LOW|HIGH)"))
        .filter(statistic -> statistic != LayerStatistic.SPECTRAL_ALIGNMENT)
        .toList();
  }

  private static MultiLayerNetwork network() {
    MultiLayerNetwork net = new MultiLayerNetwork(builder()
        .list()
        .layer(new DenseLayer.Builder().nIn(INPUTS).nOut(9).build())
        .layer(new OutputLayer.Builder(LossFunction.L2)
            .nIn(9)
            .nOut(OUTPUTS)
            .activation(Activation.IDENTITY)
            .build())
        .build());
    net.init();
    return net;
  }

  private static MultiLayerNetwork withoutLoss() {
    MultiLayerNetwork net = new MultiLayerNetwork(builder()
        .list()
        .layer(new DenseLayer.Builder().nIn(INPUTS).nOut(9).build())
        .layer(new DenseLayer.Builder()
            .nIn(9)
            .nOut(OUTPUTS)
            .activation(Activation.IDENTITY)
            .build())
        .build());
    net.init();
    return net;
  }

  private static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .activation(Activation.RELU)
        .updater(new Adam(0.01));
  }

  private static List<StepFrame> watch(Runnable program) throws Exception {
    try (Ingest dashboard = new Ingest()) {
      return watch(dashboard, program);
    }
  }

  private static List<StepFrame> watch(Ingest dashboard, Runnable program) {
    String settings = "overhead=100%,metrics-port=off,dashboard=" + dashboard.url();
    Hub.install(optimizer -> AgentStart.watcher(settings));
    try {
      program.run();
    } finally {
      Hub.uninstall();
    }
    return new ArrayList<>(dashboard.framesByWorker().getOrDefault("0", List.of()));
  }

  private static INDArray random(int seed, long... shape) {
    Nd4j.getRandom().setSeed(seed);
    return Nd4j.randn(DataType.FLOAT, shape);
  }

  private static List<Long> numbers(int from, int count) {
    return LongStream.range(from, from + count).boxed().toList();
  }
}
