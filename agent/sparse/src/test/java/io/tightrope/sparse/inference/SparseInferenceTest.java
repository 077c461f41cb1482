package io.tightrope.sparse.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tightrope.sparse.activation.CReLU;
import io.tightrope.sparse.activation.ReLUTau;
import io.tightrope.sparse.init.EdgeOfChaosInitializer;
import io.tightrope.sparse.init.SparseDesign;
import io.tightrope.sparse.network.Networks;
import io.tightrope.sparse.stage.LayerwiseStageChange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

final class SparseInferenceTest {

  static IntStream seeds() {
    return IntStream.range(0, 150);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void outputs_of_any_network_are_those_of_dl4j(int seed) {
    RandomNetwork random = new RandomNetwork(seed);
    MultiLayerNetwork network = random.network();
    SparseInference inference = SparseInference.of(network);
    for (int batch : new int[] {1, 3, 16, 37}) {
      float[][] inputs = random.inputs(batch);
      float[][] expected = network.output(Nd4j.createFromArray(inputs)).toFloatMatrix();

      float[][] outputs = inference.output(inputs);

      Outputs.assertEqual(outputs, expected, "seed " + seed + ", batch " + batch);
      for (int sample = 0; sample < batch; sample++) {
        assertThat(inference.output(inputs[sample])).isEqualTo(outputs[sample]);
      }
    }
    assertThat(inference.inputs()).isEqualTo(random.inputs(1)[0].length);
    assertThat(inference.outputs()).isEqualTo(inference.output(random.inputs(1)[0]).length);
  }

  @Test
  void a_network_trained_in_stages_gives_its_outputs_and_classes() {
    SparseDesign design = SparseDesign.reluTau(0.5, 2);
    MultiLayerNetwork network = Networks.dense(5, 80, design.activation());
    INDArray sample = Networks.inputs(300, 50);
    new EdgeOfChaosInitializer(design, 1).apply(network, sample);
    network.setLearningRate(new Adam(1e-3).getLearningRate());
    for (double target : new double[] {0.7, 0.85, 0.93}) {
      new LayerwiseStageChange(design.at(target)).apply(network, sample);
      for (int step = 0; step < 10; step++) {
        network.fit(labelled(sample));
      }
    }

    float[][] outputs = SparseInference.of(network).output(sample.toFloatMatrix());

    INDArray expected = network.output(sample);
    Outputs.assertEqual(outputs, expected.toFloatMatrix(), "after the stages");
    assertThat(Nd4j.createFromArray(outputs).argMax(1)).isEqualTo(expected.argMax(1));
  }

  static Stream<IActivation> activations() {
    return RandomNetwork.ACTIVATIONS.stream();
  }

  @ParameterizedTest
  @MethodSource("activations")
  void not_a_number_and_infinity_come_out_as_the_network_gives_them(IActivation activation) {
    for (Activation last : new Activation[] {Activation.IDENTITY, Activation.SOFTMAX}) {
      MultiLayerNetwork network = network(dense(activation), output(last));
      SparseInference inference = SparseInference.of(network);
      for (float odd : new float[] {
        Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, Float.MIN_VALUE
      }) {
        float[][] inputs = {{odd, 0, 0.5f, 1}, {0, 0, 0, 0}, {odd, -1, 0, odd}};
        float[][] expected = network.output(Nd4j.createFromArray(inputs)).toFloatMatrix();

        Outputs.assertEqual(inference.output(inputs), expected, odd + " before " + last);
      }
    }
  }

  @Test
  void a_frozen_layer_and_noise_of_training_change_nothing() {
    Layer frozen = new FrozenLayer(dense(new ReLUTau(0.1)));
    DenseLayer noisy = dense(new CReLU(0.1, 1));
    noisy.setWeightNoise(new DropConnect(0.5));
    MultiLayerNetwork network = network(frozen, noisy, output(Activation.SOFTMAX));
    float[][] inputs = {{1, -2, 0, 3}, {0, 0, 1, 0}};

    Outputs.assertEqual(
        SparseInference.of(network).output(inputs),
        network.output(Nd4j.createFromArray(inputs)).toFloatMatrix(),
        "frozen and noisy");
  }

  @Test
  void the_input_stays_as_it_is_and_later_changes_of_the_network_have_no_effect() {
    MultiLayerNetwork network = network(dense(new ReLUTau(0.1)), output(Activation.SOFTMAX));
    SparseInference inference = SparseInference.of(network);
    float[] input = {1, -2, 0, 3};
    float[] before = inference.output(input);

    network.params().assign(1);
    ((BaseLayer) network.getLayer(0).conf().getLayer()).setActivationFn(new ReLUTau(9));
    float[] after = inference.output(input);

    assertThat(input).containsExactly(1, -2, 0, 3);
    assertThat(after).isEqualTo(before).isNotSameAs(before);
  }

  @Test
  void several_threads_share_one_instance() throws InterruptedException, ExecutionException {
    RandomNetwork random = new RandomNetwork(5);
    SparseInference inference = SparseInference.of(random.network());
    float[][] inputs = random.inputs(50);
    float[][] expected = inference.output(inputs);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<float[][]>> results = new ArrayList<>();
      for (int call = 0; call < 40; call++) {
        results.add(pool.submit(() -> inference.output(inputs)));
      }
      for (Future<float[][]> result : results) {
        assertThat(result.get()).isDeepEqualTo(expected);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void an_input_of_another_length_is_refused_and_an_empty_batch_is_not() {
    SparseInference inference = SparseInference.of(network(output(Activation.SOFTMAX)));

    assertThatThrownBy(() -> inference.output(new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The input has 3 values. This network takes 4.");
    assertThatThrownBy(() -> inference.output(new float[][] {new float[4], new float[5]}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Sample 1 of the batch has 5 values. This network takes 4.");
    assertThat(inference.output(new float[0][])).isEmpty();
  }

  @Test
  void what_cannot_be_computed_is_refused_with_the_layer_and_the_remedy() {
    assertThatThrownBy(() -> SparseInference.of(Networks.convolutional(new ReLUTau(0.5))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Layer 0 \"layer0\" (ConvolutionLayer) is of a kind that is not supported."
            + " Use MultiLayerNetwork.output for this network.");
    DenseLayer layerNorm =
        new DenseLayer.Builder().nIn(4).nOut(6).hasLayerNorm(true).build();
    assertThatThrownBy(() -> SparseInference.of(network(layerNorm, output(Activation.SOFTMAX))))
        .hasMessageContaining("Layer 0")
        .hasMessageContaining("has layer normalization. Use MultiLayerNetwork.output");
    assertThatThrownBy(() -> SparseInference.of(images()))
        .hasMessageContaining("Layer 0")
        .hasMessageContaining("has an input preprocessor");
    assertThatThrownBy(() -> SparseInference.of(new MultiLayerNetwork(
            Networks.dense(1, 5, new ReLUTau(0)).getLayerWiseConfigurations())))
        .hasMessageContaining("Call init()");
  }

  @ParameterizedTest
  @ValueSource(strings = {"W", "b"})
  void weights_that_are_not_finite_are_refused(String parameter) {
    for (float odd : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      MultiLayerNetwork network = network(dense(new ReLUTau(0.1)), output(Activation.SOFTMAX));
      network.getLayer(1).getParam(parameter).putScalar(0, 1, odd);

      assertThatThrownBy(() -> SparseInference.of(network))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Layer 1")
          .hasMessageContaining("the value " + odd + " in its parameter \"" + parameter + "\"");
    }
  }

  private static MultiLayerNetwork network(Layer... layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(7).list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    MultiLayerNetwork network =
        new MultiLayerNetwork(list.setInputType(InputType.feedForward(4)).build());
    network.init();
    return network;
  }

  private static MultiLayerNetwork images() {
    MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .list()
        .layer(dense(new ReLUTau(0.1)))
        .layer(output(Activation.SOFTMAX))
        .setInputType(InputType.convolutional(4, 4, 1))
        .build());
    network.init();
    return network;
  }

  private static DenseLayer dense(IActivation activation) {
    return new DenseLayer.Builder().nOut(9).activation(activation).build();
  }

  private static OutputLayer output(Activation activation) {
    return new OutputLayer.Builder(LossFunction.MSE)
        .nOut(3)
        .activation(activation)
        .build();
  }

  private static DataSet labelled(INDArray inputs) {
    INDArray labels = Nd4j.zeros(inputs.size(0), 3);
    for (int row = 0; row < inputs.size(0); row++) {
      labels.putScalar(row, inputs.getDouble(row, 0) > 0 ? 0 : 1, 1);
    }
    return new DataSet(inputs, labels);
  }
}
