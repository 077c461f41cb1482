package io.tightrope.javaagent.truth;

import static io.tightrope.core.frame.LayerStatistic.*;

import io.tightrope.core.frame.StepFrame;
import io.tightrope.stranger.TwoHalves;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Layers that have more than one activation. */
@Tag("agent")
class TwoActivationsTruthTest {
  private static final int BATCH = 9;
  private static final int INPUTS = 5;
  private static final int UNITS = 8;

  @Test
  void every_half_of_a_layer_of_ones_own_is_read() {
    MultiLayerNetwork net = network(
        new TwoHalves(INPUTS, UNITS, new ActivationTanH()),
        new OutputLayer.Builder(LossFunction.MSE)
            .nIn(UNITS)
            .nOut(2)
            .activation(Activation.IDENTITY)
            .build());
    // A unit of the second half that is silent for each sample.
    net.getLayer(0).getParam("b").putScalar(0, UNITS - 1, -100);
    INDArray x = random(3, BATCH, INPUTS);
    double[][][] z = new double[BATCH][UNITS][1];
    NaiveLayer dense =
        new NaiveLayer.Dense(net.getLayer(0).getParam("W"), net.getLayer(0).getParam("b"));
    int silent = 0;
    int dead = 0;
    for (int u = 0; u < UNITS; u++) {
      int silentHere = 0;
      for (int sample = 0; sample < BATCH; sample++) {
        z[sample][u][0] = dense.forward(x.getRow(sample).toDoubleVector())[u];
        silentHere += u >= UNITS / 2 && z[sample][u][0] <= 0 ? 1 : 0;
      }
      silent += silentHere;
      dead += silentHere == BATCH ? 1 : 0;
    }

    List<StepFrame> frames = Recorder.record(net, () -> net.fit(x, random(4, BATCH, 2)));

    Expectation layer = new Expectation(frames.get(0), 0);
    Naive.Signal signal = new Naive.Signal(z);
    layer.is(PREACTIVATION_VARIANCE, signal.secondMoment());
    layer.is(PREACTIVATION_MEAN, signal.mean());
    layer.is(INPUT_CORRELATION, signal.inputCorrelation());
    layer.is(ACTIVATION_SPARSITY, (double) silent / BATCH / UNITS);
    layer.is(DEAD_UNITS, (double) dead / UNITS);
    layer.is(PREACTIVATION_QUANTILE_50, Double.NaN);
  }

  @Test
  void an_lstm_with_one_activation_for_cell_and_gates_shows_no_wrong_signal() {
    MultiLayerNetwork net = network(lstm(), recurrentOutput());
    IActivation both = new ActivationHardSigmoid();
    LSTM configuration = (LSTM) net.getLayer(0).conf().getLayer();
    configuration.setActivationFn(both);
    configuration.setGateActivationFn(both);

    List<StepFrame> frames =
        Recorder.record(net, () -> net.fit(random(3, BATCH, INPUTS, 4), random(4, BATCH, 2, 4)));

    Expectation layer = new Expectation(frames.get(0), 0);
    layer.is(PREACTIVATION_VARIANCE, Double.NaN);
    layer.is(PREACTIVATION_GRADIENT_NORM, Double.NaN);
  }

  private static Layer lstm() {
    return new LSTM.Builder().nIn(INPUTS).nOut(UNITS).build();
  }

  private static Layer recurrentOutput() {
    return new RnnOutputLayer.Builder(LossFunction.MSE)
        .nIn(UNITS)
        .nOut(2)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static MultiLayerNetwork network(Layer first, Layer last) {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(4)
        .dataType(DataType.DOUBLE)
        .updater(new Sgd(0.01))
        .weightInit(WeightInit.XAVIER)
        .list()
        .layer(first)
        .layer(last)
        .build());
    net.init();
    net.params().addi(random(9, net.params().shape()).muli(0.3));
    return net;
  }

  private static INDArray random(int seed, long... shape) {
    Nd4j.getRandom().setSeed(seed);
    return Nd4j.randn(DataType.DOUBLE, shape);
  }
}
