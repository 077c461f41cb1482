package io.tightrope.javaagent.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.ScalarCodec;
import io.tightrope.dl4j.hook.AgentStart;
import io.tightrope.dl4j.hub.Hub;
import io.tightrope.javaagent.attach.Ingest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.solvers.BaseOptimizer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** The loss of every step arrives, whether the step is observed or not. */
@Tag("agent")
class ScalarCoverageTest {
  private static final int STEPS = 300;

  /** What DL4J itself says of each step. */
  private static final class Losses extends BaseTrainingListener {
    private final List<Float> losses = new ArrayList<>();

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      losses.add((float) model.score());
    }
  }

  /** All values of one scalar of the only worker, which must ascend. */
  private record Series(List<Long> steps, List<Double> values) {
    static Series of(Ingest dashboard, String name) {
      Series all = new Series(new ArrayList<>(), new ArrayList<>());
      for (ScalarCodec.Sent sent : dashboard.scalars()) {
        ScalarSeries series = sent.block().series().get(name);
        for (int i = 0; series != null && i < series.size(); i++) {
          all.steps.add(series.steps()[i]);
          all.values.add(series.values()[i]);
        }
      }
      return all;
    }

    /** DL4J computes in single precision, of which the JSON carries the shortest digits. */
    List<Float> floats() {
      return values.stream().map(Double::floatValue).toList();
    }
  }

  @Test
  void every_loss_arrives_once_and_in_order_though_only_some_steps_are_observed() throws Exception {
    MultiLayerNetwork net = network(0.05);
    Losses truth = new Losses();
    net.setListeners(truth);

    try (Ingest dashboard = new Ingest()) {
      train(net, dashboard);

      Series loss = Series.of(dashboard, "loss");
      assertThat(loss.floats()).isEqualTo(truth.losses).hasSize(STEPS);
      assertThat(loss.steps()).isEqualTo(numbers());
      List<StepFrame> frames = frames(dashboard);
      assertThat(frames).hasSizeBetween(20, STEPS - 50);
      assertThat(frames)
          .allSatisfy(frame ->
              assertThat((float) frame.loss()).isEqualTo(truth.losses.get((int) frame.step())));
      assertThat(Series.of(dashboard, "learningRate"))
          .isEqualTo(new Series(List.of(0L, 100L), List.of(0.05, 0.025)));
      assertThat(Series.of(dashboard, "examples"))
          .isEqualTo(new Series(List.of(0L, 40L, 41L), List.of(8.0, 5.0, 8.0)));
      assertThat(Series.of(dashboard, "accuracy"))
          .isEqualTo(new Series(List.of(299L), List.of(0.75)));
    }
  }

  @Test
  void a_loss_of_nan_arrives_as_nan_in_scalars_and_frames() throws Exception {
    MultiLayerNetwork net = network(0.05);
    net.getLayer(0).getParam("W").assign(Float.NaN);

    try (Ingest dashboard = new Ingest()) {
      train(net, dashboard);

      Series loss = Series.of(dashboard, "loss");
      assertThat(loss.values()).hasSize(STEPS);
      assertThat(loss.values()).allMatch(value -> value.isNaN() && !StepFrame.isAbsent(value));
      StepFrame first = frames(dashboard).get(0);
      assertThat(first.loss()).isNaN();
      assertThat(StepFrame.isAbsent(first.loss())).isFalse();
    }
  }

  @Test
  void the_run_tells_how_it_is_trained_without_a_line_in_the_program() throws Exception {
    MultiLayerNetwork net = network(0.05);

    try (Ingest dashboard = new Ingest()) {
      Hub.install(optimizer -> AgentStart.watcher(settings(dashboard)));
      try {
        net.fit(new ListDataSetIterator<>(batch(8).asList(), 4), 3);
      } finally {
        Hub.uninstall();
      }

      assertThat(dashboard.run().config())
          .containsEntry("batchSize", 4)
          .containsEntry("epochs", 3)
          .containsEntry("learningRate", 0.05)
          .containsEntry("parameters", (int) net.numParams())
          .containsKeys("updater", "weightInit", "seed", "dataType", "java", "commandLine");
    }
  }

  private static String settings(Ingest dashboard) {
    return "overhead=1%,metrics-port=off,dashboard=" + dashboard.url();
  }

  private static List<StepFrame> frames(Ingest dashboard) {
    return dashboard.framesByWorker().getOrDefault("0", List.of());
  }

  private static void train(MultiLayerNetwork net, Ingest dashboard) {
    DataSet batch = batch(8);
    DataSet small = batch(5);
    Hub.install(optimizer -> AgentStart.watcher(settings(dashboard)));
    try {
      for (int step = 0; step < STEPS; step++) {
        net.fit(step == 40 ? small : batch);
      }
      Hub.scalar(BaseOptimizer.class, net, "accuracy", STEPS - 1, 0.75);
    } finally {
      Hub.uninstall();
    }
  }

  private static MultiLayerNetwork network(double rate) {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Sgd(new MapSchedule(ScheduleType.ITERATION, Map.of(0, rate, 100, rate / 2))))
        .list()
        .layer(
            new DenseLayer.Builder().nIn(6).nOut(12).activation(Activation.RELU).build())
        .layer(new OutputLayer.Builder(LossFunction.MCXENT)
            .nIn(12)
            .nOut(4)
            .activation(Activation.SOFTMAX)
            .build())
        .build());
    net.init();
    return net;
  }

  private static DataSet batch(int examples) {
    Nd4j.getRandom().setSeed(3);
    var labels = Nd4j.zeros(DataType.FLOAT, examples, 4);
    for (int i = 0; i < examples; i++) {
      labels.putScalar(i, i % 4, 1);
    }
    return new DataSet(Nd4j.randn(DataType.FLOAT, examples, 6), labels);
  }

  private static List<Long> numbers() {
    return LongStream.range(0, STEPS).boxed().toList();
  }
}
