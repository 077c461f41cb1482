package io.tightrope.javaagent.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.dl4j.hook.AgentStart;
import io.tightrope.dl4j.hub.Hub;
import io.tightrope.javaagent.attach.Ingest;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** More models in a process than are recorded at a time. */
@Tag("agent")
class LiveRunsTest {
  private static final int REST_MILLIS = 1200;

  private Ingest dashboard;

  @BeforeEach
  void listen() throws Exception {
    dashboard = new Ingest();
  }

  @AfterEach
  void close() {
    dashboard.close();
  }

  @Test
  void the_model_that_has_rested_longest_makes_room_for_another() throws Exception {
    watch(2);
    MultiLayerNetwork first = network();
    MultiLayerNetwork second = network();
    MultiLayerNetwork third = network();

    first.fit(data());
    second.fit(data());
    Thread.sleep(REST_MILLIS);
    third.fit(data());
    first.fit(data());
    Hub.uninstall();

    assertThat(dashboard.runs()).containsExactlyInAnyOrder("kept", "kept-2", "kept-3");
    assertThat(dashboard.events().lines().filter(line -> line.contains("took its place")))
        .hasSize(1);
  }

  @Test
  void a_model_in_fit_makes_room_for_none() {
    watch(1);
    MultiLayerNetwork outer = network();
    MultiLayerNetwork inner = network();
    outer.setListeners(new BaseTrainingListener() {
      @Override
      public void iterationDone(Model model, int iteration, int epoch) {
        sleep();
        inner.fit(data());
      }
    });

    outer.fit(data());
    Hub.uninstall();

    assertThat(dashboard.runs()).containsExactly("kept");
  }

  private static void sleep() {
    try {
      Thread.sleep(REST_MILLIS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void watch(int liveRuns) {
    String settings =
        "run=kept,metrics-port=off,live-runs=" + liveRuns + ",dashboard=" + dashboard.url();
    Hub.install(optimizer -> AgentStart.watcher(settings));
  }

  private static MultiLayerNetwork network() {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .activation(Activation.TANH)
        .list()
        .layer(new DenseLayer.Builder().nIn(4).nOut(5).build())
        .layer(new OutputLayer.Builder(LossFunction.MSE).nIn(5).nOut(2).build())
        .build());
    net.init();
    return net;
  }

  private static DataSet data() {
    return new DataSet(Nd4j.rand(DataType.FLOAT, 8, 4), Nd4j.rand(DataType.FLOAT, 8, 2));
  }
}
