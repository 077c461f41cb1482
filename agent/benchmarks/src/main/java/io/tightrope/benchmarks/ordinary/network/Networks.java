package io.tightrope.benchmarks.ordinary.network;

import io.tightrope.benchmarks.ordinary.data.Data;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The usual networks, fitted to the data that they are given. */
public final class Networks {
  private Networks() {}

  /** Fully connected hidden layers of these widths; none for a linear model. */
  public static Network dense(Activation activation, int... widths) {
    return new Network("mlp", name(activation), every(1, widths.length), (start, data) -> {
      NeuralNetConfiguration.ListBuilder layers = list(start, activation);
      for (int width : widths) {
        layers.layer(new DenseLayer.Builder().nOut(width).build());
      }
      return feedForward(layers.layer(output(data)), data.inputs());
    });
  }

  /** The same with batch normalization after each hidden layer. */
  public static Network normalized(Activation activation, int... widths) {
    return new Network(
        "mlp-batchnorm", name(activation), every(2, widths.length), (start, data) -> {
          NeuralNetConfiguration.ListBuilder layers = list(start, activation);
          for (int width : widths) {
            layers.layer(new DenseLayer.Builder().nOut(width).build());
            layers.layer(new BatchNormalization());
          }
          return feedForward(layers.layer(output(data)), data.inputs());
        });
  }

  /** The first layer looks an index up in a table. */
  public static Network embedding(int entries, int width, int hidden) {
    return new Network(
        "embedding",
        "relu",
        List.of(),
        (start, data) -> init(list(start, Activation.RELU)
            .layer(new EmbeddingLayer.Builder()
                .nIn(entries)
                .nOut(width)
                .activation(Activation.IDENTITY)
                .build())
            .layer(new DenseLayer.Builder().nIn(width).nOut(hidden).build())
            .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(hidden)
                .nOut(data.outputs())
                .build())));
  }

  /** Word indices, a table, a recurrent layer, and a class for the whole sequence. */
  public static Network sentences(int entries, int width, int hidden) {
    return new Network(
        "lstm",
        "tanh",
        List.of(),
        (start, data) -> init(list(start, Activation.TANH)
            .layer(new EmbeddingSequenceLayer.Builder()
                .nIn(entries)
                .nOut(width)
                .inferInputLength(true)
                .activation(Activation.IDENTITY)
                .build())
            .layer(new LastTimeStep(new LSTM.Builder().nIn(width).nOut(hidden).build()))
            .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(hidden)
                .nOut(data.outputs())
                .build())));
  }

  /** LSTM layers and an output at every time step. */
  public static Network lstm(int... widths) {
    return new Network("lstm", "tanh", every(1, widths.length), (start, data) -> {
      NeuralNetConfiguration.ListBuilder layers = list(start, Activation.TANH);
      for (int width : widths) {
        layers.layer(new LSTM.Builder().nOut(width).build());
      }
      return recurrent(layers.layer(outputEachStep(data)), data);
    });
  }

  /** Simple recurrent layers and an output at every time step. */
  public static Network simpleRnn(int... widths) {
    return new Network("rnn", "tanh", every(1, widths.length), (start, data) -> {
      NeuralNetConfiguration.ListBuilder layers = list(start, Activation.TANH);
      for (int width : widths) {
        layers.layer(new SimpleRnn.Builder().nOut(width).build());
      }
      return recurrent(layers.layer(outputEachStep(data)), data);
    });
  }

  /** An LSTM of which only the last time step counts. */
  public static Network lastStep(int width) {
    return new Network("lstm", "tanh", List.of(), (start, data) -> {
      NeuralNetConfiguration.ListBuilder layers = list(start, Activation.TANH)
          .layer(new LastTimeStep(new LSTM.Builder().nOut(width).build()))
          .layer(output(data));
      return recurrent(layers, data);
    });
  }

  /** Convolutions with pooling after each, then a fully connected layer, in the manner of LeNet. */
  public static Network convolutional(int side, boolean normalized, int dense, int... channels) {
    return new Network("cnn", "relu", every(normalized ? 3 : 2, channels.length), (start, data) -> {
      NeuralNetConfiguration.ListBuilder layers =
          list(start.convolutionMode(ConvolutionMode.Same), Activation.RELU);
      for (int width : channels) {
        layers.layer(new ConvolutionLayer.Builder(3, 3).nOut(width).build());
        if (normalized) {
          layers.layer(new BatchNormalization());
        }
        layers.layer(new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
            .kernelSize(2, 2)
            .stride(2, 2)
            .build());
      }
      return init(layers
          .layer(new DenseLayer.Builder().nOut(dense).build())
          .layer(output(data))
          .setInputType(InputType.convolutionalFlat(side, side, 1)));
    });
  }

  /** Blocks of two layers, each with a connection around it. */
  public static Network residual(int width, int blocks) {
    return new Network("residual", "relu", List.of(), (start, data) -> {
      var graph = start
          .weightInit(WeightInit.RELU)
          .activation(Activation.RELU)
          .graphBuilder()
          .addInputs("in")
          .addLayer("stem", new DenseLayer.Builder().nOut(width).build(), "in");
      String below = "stem";
      for (int block = 0; block < blocks; block++) {
        String first = "a" + block;
        String second = "b" + block;
        String sum = "sum" + block;
        graph
            .addLayer(first, new DenseLayer.Builder().nOut(width).build(), below)
            .addLayer(
                second,
                new DenseLayer.Builder()
                    .nOut(width)
                    .activation(Activation.IDENTITY)
                    .build(),
                first)
            .addVertex(sum, new ElementWiseVertex(ElementWiseVertex.Op.Add), below, second);
        below = sum;
      }
      ComputationGraph network = new ComputationGraph(graph
          .addLayer("out", output(data), below)
          .setOutputs("out")
          .setInputTypes(InputType.feedForward(data.inputs()))
          .build());
      network.init();
      return network;
    });
  }

  private static String name(Activation activation) {
    return activation.name().toLowerCase(Locale.ROOT);
  }

  /** Places of hidden layers that stand so far apart from each other. */
  private static List<Integer> every(int distance, int count) {
    return IntStream.range(0, count).map(i -> i * distance).boxed().toList();
  }

  public static NeuralNetConfiguration.ListBuilder list(
      NeuralNetConfiguration.Builder start, Activation activation) {
    WeightInit init = activation == Activation.RELU
            || activation == Activation.LEAKYRELU
            || activation == Activation.ELU
        ? WeightInit.RELU
        : WeightInit.XAVIER;
    return start.weightInit(init).activation(activation).list();
  }

  public static MultiLayerNetwork feedForward(
      NeuralNetConfiguration.ListBuilder layers, int inputs) {
    return init(layers.setInputType(InputType.feedForward(inputs)));
  }

  private static MultiLayerNetwork recurrent(NeuralNetConfiguration.ListBuilder layers, Data data) {
    return init(layers.setInputType(InputType.recurrent(data.inputs())));
  }

  public static MultiLayerNetwork init(NeuralNetConfiguration.ListBuilder layers) {
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    return network;
  }

  /** Softmax for classes, plain numbers for numbers. */
  public static OutputLayer output(Data data) {
    boolean classes = data.metric() == Data.Metric.ACCURACY;
    return new OutputLayer.Builder(classes ? LossFunction.MCXENT : LossFunction.MSE)
        .activation(classes ? Activation.SOFTMAX : Activation.IDENTITY)
        .nOut(data.outputs())
        .weightInit(WeightInit.XAVIER)
        .build();
  }

  private static Layer outputEachStep(Data data) {
    boolean classes = data.metric() == Data.Metric.ACCURACY;
    return new RnnOutputLayer.Builder(classes ? LossFunction.MCXENT : LossFunction.MSE)
        .activation(classes ? Activation.SOFTMAX : Activation.IDENTITY)
        .nOut(data.outputs())
        .weightInit(WeightInit.XAVIER)
        .build();
  }
}
