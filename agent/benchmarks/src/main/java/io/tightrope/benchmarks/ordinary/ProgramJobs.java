package io.tightrope.benchmarks.ordinary;

import static io.tightrope.benchmarks.ordinary.network.Networks.dense;

import io.tightrope.benchmarks.ordinary.Member.Traits;
import io.tightrope.benchmarks.ordinary.data.Data;
import io.tightrope.benchmarks.ordinary.data.Tables;
import io.tightrope.benchmarks.ordinary.loop.RingPair;
import io.tightrope.benchmarks.ordinary.network.Networks;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Trainings that do more than fit one network to data. */
final class ProgramJobs {
  private ProgramJobs() {}

  static List<Job> all() {
    return List.of(
        Job.of(
            "xor-full-batch", 1500, 1, new Traits("mlp", "xor", "tanh", "sgd"), ProgramJobs::xor),
        Job.of(
            "weighted-loss",
            800,
            0.75,
            new Traits("mlp", "customers", "relu", "adam"),
            ProgramJobs::weightedLoss),
        Job.of(
            "fine-tuning",
            600,
            0.8,
            new Traits("resumed", "teacher", "relu", "adam"),
            ProgramJobs::fineTuning),
        Job.of(
            "fine-tuning-shifted",
            600,
            0.75,
            new Traits("resumed", "teacher", "relu", "adam"),
            ProgramJobs::shifted),
        Job.of(
            "two-outputs",
            800,
            0.75,
            new Traits("heads", "teacher", "relu", "adam"),
            ProgramJobs::twoOutputs),
        Job.of(
            "adversarial-pair",
            800,
            0.5,
            new Traits("gan", "ring", "leakyrelu", "adam"),
            ProgramJobs::adversarial));
  }

  private static Program adversarial(long seed) {
    RingPair pair = new RingPair(seed);
    return new Program(pair.critic(), pair::goOn, "closeness to the ring", pair::closeness);
  }

  private static Program xor(long seed) {
    Data data = Tables.xor();
    MultiLayerNetwork network = Networks.init(start(seed)
        .updater(new Sgd(0.5))
        .list()
        .layer(new DenseLayer.Builder()
            .nIn(2)
            .nOut(8)
            .activation(Activation.TANH)
            .weightInit(WeightInit.XAVIER)
            .build())
        .layer(new OutputLayer.Builder(LossFunction.MCXENT)
            .nIn(8)
            .nOut(2)
            .activation(Activation.SOFTMAX)
            .build()));
    return Programs.fit(network, data, 4);
  }

  private static Program weightedLoss(long seed) {
    Data data = Tables.customers(3000, 0.08).standardized().make(seed);
    MultiLayerNetwork network = Networks.feedForward(
        Networks.list(start(seed).updater(new Adam(1e-3)), Activation.RELU)
            .layer(new DenseLayer.Builder().nOut(32).build())
            .layer(new DenseLayer.Builder().nOut(16).build())
            .layer(new OutputLayer.Builder(new LossMCXENT(Nd4j.create(new float[] {0.3f, 2})))
                .activation(Activation.SOFTMAX)
                .nOut(2)
                .build()),
        data.inputs());
    return Programs.fit(network, data, 64);
  }

  /** Goes on with a network that has been trained, saved and loaded. */
  private static Program fineTuning(long seed) {
    Data data = Tables.teacher(2500, 12, 4).make(seed);
    return Programs.fit(Programs.savedAndLoaded(trained(seed, data)), data, 32);
  }

  /** The same on data that are not quite what it was trained on. */
  private static Program shifted(long seed) {
    MultiLayerNetwork network = trained(seed, Tables.teacher(2500, 12, 4).make(seed));
    Data other = Tables.teacher(1500, 12, 4).make(seed + 1);
    for (DataSet part : List.of(other.train(), other.test())) {
      part.getFeatures().muli(1.3).addi(0.2);
    }
    return Programs.fit(Programs.savedAndLoaded(network), other, 32);
  }

  private static MultiLayerNetwork trained(long seed, Data data) {
    MultiLayerNetwork network = (MultiLayerNetwork)
        dense(Activation.RELU, 64, 32).build(start(seed).updater(new Adam(2e-3)), data);
    List<DataSet> batches = Programs.batches(data.train(), 32);
    for (int epoch = 0; epoch < 15; epoch++) {
      batches.forEach(network::fit);
    }
    return network;
  }

  /** A class and a number from one trunk. */
  private static Program twoOutputs(long seed) {
    Data data = Tables.teacher(2500, 12, 4).make(seed);
    ComputationGraph graph = new ComputationGraph(start(seed)
        .updater(new Adam(2e-3))
        .weightInit(WeightInit.XAVIER)
        .activation(Activation.RELU)
        .graphBuilder()
        .addInputs("in")
        .addLayer("trunk", new DenseLayer.Builder().nOut(64).build(), "in")
        .addLayer("left", new DenseLayer.Builder().nOut(32).build(), "trunk")
        .addLayer("right", new DenseLayer.Builder().nOut(32).build(), "trunk")
        .addLayer("class", Networks.output(data), "left")
        .addLayer(
            "number",
            new OutputLayer.Builder(LossFunction.MSE)
                .activation(Activation.IDENTITY)
                .nOut(1)
                .build(),
            "right")
        .setOutputs("class", "number")
        .setInputTypes(InputType.feedForward(data.inputs()))
        .build());
    graph.init();
    return Programs.fitHeads(graph, data, 32, 0.3);
  }

  static NeuralNetConfiguration.Builder start(long seed) {
    return new NeuralNetConfiguration.Builder().seed(seed);
  }
}
