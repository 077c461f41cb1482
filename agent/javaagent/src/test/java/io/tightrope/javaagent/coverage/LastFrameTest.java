package io.tightrope.javaagent.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.frame.StepFrame;
import io.tightrope.dl4j.hook.AgentStart;
import io.tightrope.dl4j.hub.Hub;
import io.tightrope.javaagent.attach.Ingest;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Where the number of steps can be foreseen, the last one is observed under the usual budget, too. */
@Tag("agent")
class LastFrameTest {
  private static final int BATCH = 8;

  private static List<Long> observed(Runnable program) throws Exception {
    try (Ingest dashboard = new Ingest()) {
      String settings = "overhead=1%,metrics-port=off,dashboard=" + dashboard.url();
      Hub.install(optimizer -> AgentStart.watcher(settings));
      try {
        program.run();
      } finally {
        Hub.uninstall();
      }
      return dashboard.framesByWorker().getOrDefault("0", List.of()).stream()
          .map(StepFrame::step)
          .toList();
    }
  }

  private static DataSetIterator data(int batches) {
    DataSet all = new DataSet(
        Nd4j.randn(DataType.FLOAT, batches * BATCH, 6),
        Nd4j.ones(DataType.FLOAT, batches * BATCH, 3).divi(3));
    return new ListDataSetIterator<>(all.asList(), BATCH);
  }

  private static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .activation(Activation.RELU)
        .updater(new Sgd(0.01));
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nIn(12)
        .nOut(3)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static DenseLayer dense() {
    return new DenseLayer.Builder().nIn(6).nOut(12).build();
  }

  private static MultiLayerNetwork network() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(builder().list().layer(dense()).layer(output()).build());
    net.init();
    return net;
  }

  @Test
  void of_several_epochs() throws Exception {
    MultiLayerNetwork net = network();

    List<Long> observed = observed(() -> net.fit(data(23), 3));

    assertThat(net.getIterationCount()).isEqualTo(69);
    assertThat(observed).endsWith(68L).doesNotContain(22L, 45L);
  }

  @Test
  void of_calls_for_one_epoch_each() throws Exception {
    ComputationGraph graph = new ComputationGraph(builder()
        .graphBuilder()
        .addInputs("in")
        .addLayer("dense", dense(), "in")
        .addLayer("out", output(), "dense")
        .setOutputs("out")
        .build());
    graph.init();

    List<Long> observed = observed(() -> {
      for (int epoch = 0; epoch < 3; epoch++) {
        graph.fit(data(25));
      }
    });

    assertThat(observed).contains(49L).endsWith(74L).doesNotContain(24L);
  }

  @Test
  void calls_of_single_steps_foresee_nothing() throws Exception {
    MultiLayerNetwork net = network();
    DataSet batch = data(1).next();

    List<Long> observed = observed(() -> {
      for (int step = 0; step < 60; step++) {
        net.fit(batch);
      }
    });

    assertThat(observed).hasSizeLessThan(23).contains(20L);
  }
}
