package io.tightrope.benchmarks.ordinary.network;

import io.tightrope.benchmarks.ordinary.data.Data;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks that are less usual, and those whose initialization is chosen. */
public final class Variants {
  private Variants() {}

  /** What stands between the fully connected layers. */
  public enum Normalization {
    NONE,
    BATCH,
    LAYER
  }

  /** Fully connected hidden layers of these widths. */
  public static Network mlp(
      Activation activation, WeightInit init, Normalization normalization, int... widths) {
    String family = switch (normalization) {
      case NONE -> "mlp";
      case BATCH -> "mlp-batchnorm";
      case LAYER -> "mlp-layernorm";
    };
    int distance = normalization == Normalization.BATCH ? 2 : 1;
    List<Integer> hidden =
        IntStream.range(0, widths.length).map(i -> i * distance).boxed().toList();
    return new Network(family, name(activation), hidden, (start, data) -> {
      ListBuilder layers = start.weightInit(init).activation(activation).list();
      for (int width : widths) {
        layers.layer(new DenseLayer.Builder()
            .nOut(width)
            .hasLayerNorm(normalization == Normalization.LAYER)
            .build());
        if (normalization == Normalization.BATCH) {
          layers.layer(new BatchNormalization());
        }
      }
      return Networks.feedForward(layers.layer(Networks.output(data)), data.inputs());
    });
  }

  /** Fully connected hidden layers, and an output with a loss of its own. */
  public static Network with(
      LossFunction loss, Activation out, Activation activation, int... widths) {
    List<Integer> hidden = IntStream.range(0, widths.length).boxed().toList();
    return new Network("mlp", name(activation), hidden, (start, data) -> {
      ListBuilder layers = Networks.list(start, activation);
      for (int width : widths) {
        layers.layer(new DenseLayer.Builder().nOut(width).build());
      }
      return Networks.feedForward(
          layers.layer(new OutputLayer.Builder(loss)
              .activation(out)
              .nOut(data.outputs())
              .weightInit(WeightInit.XAVIER)
              .build()),
          data.inputs());
    });
  }

  /** Batch normalization of the features themselves, then fully connected layers. */
  public static Network normalizedInputs(Activation activation, int... widths) {
    List<Integer> hidden = IntStream.rangeClosed(1, widths.length).boxed().toList();
    return new Network("mlp-batchnorm", name(activation), hidden, (start, data) -> {
      ListBuilder layers = Networks.list(start, activation).layer(new BatchNormalization());
      for (int width : widths) {
        layers.layer(new DenseLayer.Builder().nOut(width).build());
      }
      return Networks.feedForward(layers.layer(Networks.output(data)), data.inputs());
    });
  }

  /** Each fully connected layer is followed by a rectifier with a slope that is learned. */
  public static Network learnedSlopes(int... widths) {
    return new Network("mlp", "prelu", List.of(), (start, data) -> {
      ListBuilder layers =
          start.weightInit(WeightInit.RELU).activation(Activation.IDENTITY).list();
      for (int width : widths) {
        layers.layer(new DenseLayer.Builder().nOut(width).build());
        layers.layer(new PReLULayer.Builder().inputShape(width).build());
      }
      return Networks.feedForward(layers.layer(Networks.output(data)), data.inputs());
    });
  }

  /** Reads the sequence both ways; a class or numbers for the whole of it. */
  public static Network bothWays(boolean lstm, int width) {
    return new Network("bidirectional", "tanh", List.of(), (start, data) -> {
      Layer one = lstm
          ? new LSTM.Builder().nOut(width).build()
          : new SimpleRnn.Builder().nOut(width).build();
      return recurrent(
          Networks.list(start, Activation.TANH)
              .layer(new LastTimeStep(new Bidirectional(Bidirectional.Mode.CONCAT, one)))
              .layer(Networks.output(data)),
          data);
    });
  }

  /** A simple recurrent layer of which only the last time step counts. */
  public static Network lastStepOfRnn(Activation activation, int width) {
    return new Network(
        "rnn",
        name(activation),
        List.of(),
        (start, data) -> recurrent(
            Networks.list(start, activation)
                .layer(new LastTimeStep(new SimpleRnn.Builder().nOut(width).build()))
                .layer(Networks.output(data)),
            data));
  }

  /** An LSTM, the mean over all time steps, and a fully connected layer. */
  public static Network pooledLstm(int width, int dense) {
    return new Network(
        "lstm",
        "tanh",
        List.of(0),
        (start, data) -> recurrent(
            Networks.list(start, Activation.TANH)
                .layer(new LSTM.Builder().nOut(width).build())
                .layer(new GlobalPoolingLayer(PoolingType.AVG))
                .layer(new DenseLayer.Builder().nOut(dense).build())
                .layer(Networks.output(data)),
            data));
  }

  /** Convolutions along time and the largest value of each channel. */
  public static Network alongTime(Activation activation, int... channels) {
    List<Integer> hidden = IntStream.range(0, channels.length).boxed().toList();
    return new Network("cnn-1d", name(activation), hidden, (start, data) -> {
      ListBuilder layers = Networks.list(start, activation);
      for (int width : channels) {
        layers.layer(new Convolution1DLayer.Builder()
            .kernelSize(3)
            .convolutionMode(ConvolutionMode.Same)
            .nOut(width)
            .build());
      }
      return recurrent(
          layers.layer(new GlobalPoolingLayer(PoolingType.MAX)).layer(Networks.output(data)), data);
    });
  }

  /** Self-attention, the mean over time, a class. */
  public static Network attention(int width, int heads) {
    return new Network(
        "attention",
        "relu",
        List.of(),
        (start, data) -> recurrent(
            Networks.list(start, Activation.RELU)
                .layer(new SelfAttentionLayer.Builder()
                    .nOut(width)
                    .nHeads(heads)
                    .projectInput(true)
                    .weightInit(WeightInit.XAVIER)
                    .build())
                .layer(new GlobalPoolingLayer(PoolingType.AVG))
                .layer(new DenseLayer.Builder().nOut(width).build())
                .layer(Networks.output(data)),
            data));
  }

  /** Convolutions with strides, the mean of each channel, no fully connected hidden layer. */
  public static Network strided(Activation activation, int side, int... channels) {
    List<Integer> hidden = IntStream.range(0, channels.length).boxed().toList();
    return new Network("cnn", name(activation), hidden, (start, data) -> {
      ListBuilder layers = Networks.list(start.convolutionMode(ConvolutionMode.Same), activation);
      for (int i = 0; i < channels.length; i++) {
        int stride = i == 0 ? 1 : 2;
        layers.layer(new ConvolutionLayer.Builder(3, 3)
            .stride(stride, stride)
            .nOut(channels[i])
            .build());
      }
      return Networks.init(layers
          .layer(new GlobalPoolingLayer(PoolingType.AVG))
          .layer(Networks.output(data))
          .setInputType(InputType.convolutionalFlat(side, side, 1)));
    });
  }

  /** A class for each pixel. */
  public static Network eachPixel(int side, int... channels) {
    List<Integer> hidden = IntStream.range(0, channels.length).boxed().toList();
    return new Network("segmentation", "relu", hidden, (start, data) -> {
      ListBuilder layers =
          Networks.list(start.convolutionMode(ConvolutionMode.Same), Activation.RELU);
      for (int width : channels) {
        layers.layer(new ConvolutionLayer.Builder(3, 3).nOut(width).build());
      }
      return Networks.init(layers
          .layer(new ConvolutionLayer.Builder(1, 1)
              .nOut(data.outputs())
              .activation(Activation.IDENTITY)
              .build())
          .layer(new CnnLossLayer.Builder(LossFunction.MCXENT)
              .activation(Activation.SOFTMAX)
              .build())
          .setInputType(InputType.convolutional(side, side, 1)));
    });
  }

  /** A wide shallow way and a narrow deep way side by side. */
  public static Network wideAndDeep(int wide, int deep) {
    return new Network("graph", "relu", List.of(), (start, data) -> {
      ComputationGraph graph = new ComputationGraph(start
          .weightInit(WeightInit.RELU)
          .activation(Activation.RELU)
          .graphBuilder()
          .addInputs("in")
          .addLayer("wide", new DenseLayer.Builder().nOut(wide).build(), "in")
          .addLayer("deep0", new DenseLayer.Builder().nOut(deep).build(), "in")
          .addLayer("deep1", new DenseLayer.Builder().nOut(deep).build(), "deep0")
          .addLayer("deep2", new DenseLayer.Builder().nOut(deep).build(), "deep1")
          .addVertex("both", new MergeVertex(), "wide", "deep2")
          .addLayer("out", Networks.output(data), "both")
          .setOutputs("out")
          .setInputTypes(InputType.feedForward(data.inputs()))
          .build());
      graph.init();
      return graph;
    });
  }

  private static Model recurrent(ListBuilder layers, Data data) {
    return Networks.init(layers.setInputType(InputType.recurrent(data.inputs())));
  }

  static String name(Activation activation) {
    return activation.name().toLowerCase(Locale.ROOT);
  }
}
