package io.tightrope.javaagent.coverage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.javaagent.truth.Recorder;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks of half precision; {@code FeedForwardTruthTest} compares their statistics. */
@Tag("agent")
class HalfPrecisionTest {
  private static final int BATCH = 8;

  @Test
  void an_overflow_beyond_the_largest_half_is_seen() {
    MultiLayerNetwork net = network(DataType.HALF);
    INDArray x = Nd4j.ones(DataType.HALF, BATCH, 6).muli(60_000);

    List<StepFrame> frames =
        Recorder.record(net, () -> net.fit(x, Nd4j.ones(DataType.HALF, BATCH, 4)));

    assertThat(frames.get(0).value(LayerStatistic.NONFINITE_VALUES, 0)).isPositive();
  }

  @Test
  void dl4j_itself_refuses_the_other_half_precision() {
    assertThatThrownBy(() -> network(DataType.BFLOAT16))
        .hasMessageContaining("one of DOUBLE, FLOAT, or HALF");
  }

  private static MultiLayerNetwork network(DataType precision) {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(5)
        .dataType(precision)
        .updater(new Sgd(0.01))
        .list()
        .layer(
            new DenseLayer.Builder().nIn(6).nOut(9).activation(Activation.RELU).build())
        .layer(new OutputLayer.Builder(LossFunction.MSE)
            .nIn(9)
            .nOut(4)
            .activation(Activation.IDENTITY)
            .build())
        .build());
    net.init();
    return net;
  }
}
