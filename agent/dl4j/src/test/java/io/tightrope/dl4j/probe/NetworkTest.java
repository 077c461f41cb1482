package io.tightrope.dl4j.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.run.LayerDescription;
import io.tightrope.dl4j.structure.ActivationShapes;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class NetworkTest {
  private static List<LayerDescription> describe(InputType input, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder().list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    MultiLayerNetwork net = new MultiLayerNetwork(list.setInputType(input).build());
    net.init();
    return Network.of(net).orElseThrow().describe(new ActivationShapes());
  }

  private static ConvolutionLayer convolution(Activation activation) {
    return new ConvolutionLayer.Builder(1, 1).nOut(2).activation(activation).build();
  }

  @Test
  void a_loss_over_images_and_the_convolution_that_gives_its_logits_are_outputs() {
    List<LayerDescription> layers = describe(
        InputType.convolutional(4, 4, 1),
        convolution(Activation.RELU),
        convolution(Activation.IDENTITY),
        new CnnLossLayer.Builder(LossFunction.XENT)
            .activation(Activation.SIGMOID)
            .build());

    assertThat(layers).extracting(LayerDescription::isOutput).containsExactly(false, true, true);
    assertThat(layers.get(1).isConvolution()).isTrue();
  }

  @Test
  void what_has_an_activation_of_its_own_in_front_of_a_loss_is_hidden() {
    List<LayerDescription> layers = describe(
        InputType.feedForward(3),
        new DenseLayer.Builder().nOut(4).activation(Activation.RELU).build(),
        new LossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build());

    assertThat(layers).extracting(LayerDescription::isOutput).containsExactly(false, true);
  }

  @Test
  void a_loss_over_time_steps_is_an_output() {
    List<LayerDescription> layers = describe(
        InputType.recurrent(3),
        new LSTM.Builder().nOut(4).build(),
        new RnnLossLayer.Builder(LossFunction.MSE)
            .activation(Activation.IDENTITY)
            .build());

    assertThat(layers).extracting(LayerDescription::isOutput).containsExactly(false, true);
  }
}
