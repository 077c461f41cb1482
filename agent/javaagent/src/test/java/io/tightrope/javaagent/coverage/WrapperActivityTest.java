package io.tightrope.javaagent.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.api.Tightrope;
import io.tightrope.dl4j.hook.AgentStart;
import io.tightrope.dl4j.hub.Hub;
import io.tightrope.javaagent.attach.Ingest;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** While {@code ParallelWrapper.fit} runs, its model trains, though its own {@code fit} is not called. */
@Tag("agent")
class WrapperActivityTest {
  /** Longer than a process outside of any call counts as training after a step. */
  private static final long PAUSE_SECONDS = 13;

  /** Data that comes late, as from a slow disk. */
  private static final class SlowData extends ListDataSetIterator<DataSet> {
    private static final long serialVersionUID = 1L;

    private final transient Runnable meanwhile;
    private int given;

    SlowData(List<DataSet> data, Runnable meanwhile) {
      super(data, 8);
      this.meanwhile = meanwhile;
    }

    @Override
    public boolean asyncSupported() {
      return false;
    }

    @Override
    public DataSet next() {
      if (++given == 5) {
        meanwhile.run();
      }
      return super.next();
    }
  }

  @Test
  void a_wrapper_that_waits_for_data_is_not_idle_and_takes_scalars() throws Exception {
    MultiLayerNetwork net = network();
    List<DataSet> data =
        new DataSet(Nd4j.rand(DataType.FLOAT, 64, 6), Nd4j.rand(DataType.FLOAT, 64, 4)).asList();

    try (Ingest dashboard = new Ingest()) {
      String settings = "overhead=100%,metrics-port=off,dashboard=" + dashboard.url();
      Hub.install(optimizer -> AgentStart.watcher(settings));
      try {
        ParallelWrapper wrapper = new ParallelWrapper.Builder<>(net)
            .workers(2)
            .averagingFrequency(1)
            .prefetchBuffer(0)
            .build();
        wrapper.fit(new SlowData(data, () -> {
          pause();
          Tightrope.scalar("mine", 7);
        }));
        wrapper.shutdown();
      } finally {
        Hub.uninstall();
      }

      assertThat(dashboard.runs()).hasSize(1);
      assertThat(dashboard.events()).contains("training").doesNotContain("idle");
      assertThat(dashboard.scalars())
          .anyMatch(sent -> sent.worker().equals("0") && sent.block().series().containsKey("mine"));
    }
  }

  private static void pause() {
    try {
      TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static MultiLayerNetwork network() {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Sgd(0.01))
        .list()
        .layer(new OutputLayer.Builder(LossFunction.MSE)
            .nIn(6)
            .nOut(4)
            .activation(Activation.IDENTITY)
            .build())
        .build());
    net.init();
    return net;
  }
}
