package io.tightrope.benchmarks.overhead;

import java.util.function.LongFunction;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A network and a batch to train it on, again and again. */
enum Workload {
  /** Thirty dense layers of 300 units, batches of 100. */
  DENSE_30X300("dense 30 x 300, batch 100", 784, seed -> dense(30, 300, seed)),

  /** Ten layers: nine convolutions of 8 channels on 7 x 7 pixels and the output, batches of 100. */
  CNN_10("CNN of 10 layers, 8 channels, 7 x 7, batch 100", 49, Workload::convolutional),

  /** A hundred dense layers of 300 units, for the heap. */
  DENSE_100X300("dense 100 x 300, batch 100", 784, seed -> dense(100, 300, seed));

  private static final int BATCH = 100;
  private static final int CLASSES = 10;
  private static final int CHANNELS = 8;
  private static final int SIDE = 7;
  private static final int CONVOLUTIONS = 9;

  private final String title;
  private final int pixels;
  private final LongFunction<MultiLayerNetwork> network;

  Workload(String title, int pixels, LongFunction<MultiLayerNetwork> network) {
    this.title = title;
    this.pixels = pixels;
    this.network = network;
  }

  String title() {
    return title;
  }

  /** A fresh network; the same seed gives the same one. */
  MultiLayerNetwork network(long seed) {
    MultiLayerNetwork net = network.apply(seed);
    net.init();
    return net;
  }

  INDArray features() {
    return Nd4j.rand(DataType.FLOAT, BATCH, pixels);
  }

  INDArray labels() {
    INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, CLASSES);
    for (int i = 0; i < BATCH; i++) {
      labels.putScalar(i, i % CLASSES, 1);
    }
    return labels;
  }

  private static MultiLayerNetwork dense(int depth, int width, long seed) {
    NeuralNetConfiguration.ListBuilder layers = builder(seed).list();
    for (int layer = 0; layer < depth; layer++) {
      layers.layer(
          new DenseLayer.Builder().nIn(layer == 0 ? 784 : width).nOut(width).build());
    }
    return new MultiLayerNetwork(layers.layer(output().nIn(width).build()).build());
  }

  private static MultiLayerNetwork convolutional(long seed) {
    NeuralNetConfiguration.ListBuilder layers = builder(seed).list();
    for (int layer = 0; layer < CONVOLUTIONS; layer++) {
      layers.layer(new ConvolutionLayer.Builder(3, 3)
          .nOut(CHANNELS)
          .convolutionMode(ConvolutionMode.Same)
          .build());
    }
    return new MultiLayerNetwork(layers
        .layer(new GlobalPoolingLayer(PoolingType.AVG))
        .layer(output().build())
        .setInputType(InputType.convolutionalFlat(SIDE, SIDE, 1))
        .build());
  }

  private static NeuralNetConfiguration.Builder builder(long seed) {
    return new NeuralNetConfiguration.Builder()
        .seed(seed)
        .updater(new Adam(1e-4))
        .weightInit(WeightInit.RELU)
        .activation(Activation.RELU);
  }

  private static OutputLayer.Builder output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(CLASSES)
        .activation(Activation.SOFTMAX);
  }
}
