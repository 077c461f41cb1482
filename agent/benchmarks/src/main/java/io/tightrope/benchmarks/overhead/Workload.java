package io.tightrope.benchmarks.overhead;

import java.util.function.LongFunction;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
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
  DENSE_30X300("dense 30 x 300, batch 100", seed -> dense(30, 300, 784, seed), 100, 784),

  /** Ten layers: nine convolutions of 8 channels on 7 x 7 pixels and the output, batches of 100. */
  CNN_10("CNN of 10 layers, 8 channels, 7 x 7, batch 100", Workload::convolutional, 100, 49),

  /** Two convolutions with pooling and a dense layer on 28 x 28 pixels, batches of 64. */
  LENET("LeNet, 28 x 28, batch 64", Workload::leNet, 64, 784),

  /** One recurrent layer over 25 time steps, batches of 32. */
  LSTM("LSTM of 64 units, 25 time steps, batch 32", Workload::recurrent, 32, 27, 25),

  /** Three dense layers of 100 units and the output, batches of 32: as small as ordinary jobs are. */
  SMALL("dense, four layers of 100, batch 32", seed -> dense(3, 100, 20, seed), 32, 20),

  /** A hundred dense layers of 300 units, for the heap. */
  DENSE_100X300("dense 100 x 300, batch 100", seed -> dense(100, 300, 784, seed), 100, 784);

  private static final int CLASSES = 10;
  private static final int CHANNELS = 8;
  private static final int SIDE = 7;
  private static final int CONVOLUTIONS = 9;
  private static final int LETTERS = 27;
  private static final int CELLS = 64;

  private final String title;
  private final LongFunction<MultiLayerNetwork> network;
  private final long[] shape;

  /**
   * @param shape of the batch: samples and inputs, or samples, inputs and time steps
   */
  Workload(String title, LongFunction<MultiLayerNetwork> network, long... shape) {
    this.title = title;
    this.network = network;
    this.shape = shape;
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
    return Nd4j.rand(DataType.FLOAT, shape);
  }

  /** A class for each sample, or for each time step of it. */
  INDArray labels() {
    long[] classes = shape.clone();
    classes[1] = CLASSES;
    INDArray labels = Nd4j.zeros(DataType.FLOAT, classes);
    for (int sample = 0; sample < shape[0]; sample++) {
      for (int step = 0; step < (shape.length > 2 ? shape[2] : 1); step++) {
        int label = (sample + step) % CLASSES;
        labels.putScalar(
            shape.length > 2 ? new int[] {sample, label, step} : new int[] {sample, label}, 1);
      }
    }
    return labels;
  }

  private static MultiLayerNetwork dense(int depth, int width, int inputs, long seed) {
    NeuralNetConfiguration.ListBuilder layers = builder(seed).list();
    for (int layer = 0; layer < depth; layer++) {
      layers.layer(
          new DenseLayer.Builder().nIn(layer == 0 ? inputs : width).nOut(width).build());
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

  private static MultiLayerNetwork leNet(long seed) {
    return new MultiLayerNetwork(builder(seed)
        .list()
        .layer(new ConvolutionLayer.Builder(5, 5).nOut(20).build())
        .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
        .layer(new ConvolutionLayer.Builder(5, 5).nOut(50).build())
        .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
        .layer(new DenseLayer.Builder().nOut(500).build())
        .layer(output().build())
        .setInputType(InputType.convolutionalFlat(28, 28, 1))
        .build());
  }

  private static MultiLayerNetwork recurrent(long seed) {
    return new MultiLayerNetwork(builder(seed)
        .weightInit(WeightInit.XAVIER)
        .list()
        .layer(new LSTM.Builder()
            .nIn(LETTERS)
            .nOut(CELLS)
            .activation(Activation.TANH)
            .build())
        .layer(new RnnOutputLayer.Builder(LossFunction.MCXENT)
            .nIn(CELLS)
            .nOut(CLASSES)
            .activation(Activation.SOFTMAX)
            .build())
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
