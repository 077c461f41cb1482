package io.tightrope.benchmarks.stages.network;

import io.tightrope.benchmarks.stages.data.Tones;
import io.tightrope.benchmarks.stages.network.StagedNetwork.Chain;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Networks of convolutions. Strides shrink what follows, so that a step stays cheap. */
final class ConvolutionNetworks {
  private static final int SIDE = 28;

  private ConvolutionNetworks() {}

  /**
   * Three convolutions on an image and a dense layer; the later ones have twice the channels of the
   * first.
   */
  static StagedNetwork images(Blueprint blueprint, int channels) {
    ListBuilder layers = blueprint
        .builder()
        .convolutionMode(ConvolutionMode.Same)
        .list()
        .layer(image(5, 2, channels))
        .layer(image(3, 2, 2 * channels))
        .layer(image(3, 2, 2 * channels))
        .layer(new DenseLayer.Builder().nOut(128).build())
        .layer(blueprint.output());
    return chain(layers, InputType.convolutionalFlat(SIDE, SIDE, 1));
  }

  /**
   * Four convolutions on a signal and the mean over time; the later ones have twice the channels of
   * the first.
   */
  static StagedNetwork signals(Blueprint blueprint, int channels) {
    ListBuilder layers = blueprint
        .builder()
        .convolutionMode(ConvolutionMode.Same)
        .list()
        .layer(signal(9, 2, channels))
        .layer(signal(5, 2, 2 * channels))
        .layer(signal(5, 2, 2 * channels))
        .layer(signal(5, 1, 2 * channels))
        .layer(new GlobalPoolingLayer.Builder(PoolingType.AVG).build())
        .layer(blueprint.output());
    return chain(layers, InputType.recurrent(1, Tones.LENGTH));
  }

  private static ConvolutionLayer image(int kernel, int stride, int channels) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .stride(stride, stride)
        .nOut(channels)
        .build();
  }

  private static Convolution1DLayer signal(int kernel, int stride, int channels) {
    return new Convolution1DLayer.Builder(kernel, stride).nOut(channels).build();
  }

  private static StagedNetwork chain(ListBuilder layers, InputType input) {
    MultiLayerNetwork network = new MultiLayerNetwork(layers.setInputType(input).build());
    network.init();
    return new Chain(network);
  }
}
