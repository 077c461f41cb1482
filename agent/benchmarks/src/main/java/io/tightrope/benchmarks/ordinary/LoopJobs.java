package io.tightrope.benchmarks.ordinary;

import static io.tightrope.benchmarks.ordinary.network.Networks.dense;

import io.tightrope.benchmarks.ordinary.Member.Traits;
import io.tightrope.benchmarks.ordinary.data.Data;
import io.tightrope.benchmarks.ordinary.data.Sequences;
import io.tightrope.benchmarks.ordinary.data.Tables;
import io.tightrope.benchmarks.ordinary.loop.GridWalk;
import io.tightrope.benchmarks.ordinary.network.Network;
import io.tightrope.benchmarks.ordinary.network.Networks;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Further trainings that do more than fit one network to data. A variational autoencoder is not among
 * them: of its pretraining the agent records losses and updates only.
 */
final class LoopJobs {
  private LoopJobs() {}

  static List<Job> all() {
    return List.of(
        Job.of(
            "resumed-regression",
            600,
            0.8,
            new Traits("resumed", "friedman", "tanh", "adam"),
            seed -> resumed(
                seed,
                Tables.friedman(800).standardized().make(seed),
                dense(Activation.TANH, 32),
                new Adam(5e-3))),
        Job.of(
            "resumed-customers",
            600,
            0.8,
            new Traits("resumed", "customers", "relu", "nesterovs"),
            seed -> resumed(
                seed,
                Tables.customers(2000, 0.3).standardized().make(seed),
                dense(Activation.RELU, 32, 16),
                new Nesterovs(0.01, 0.9))),
        Job.of(
            "resumed-autoencoder",
            500,
            0.7,
            new Traits("resumed", "few-factors", "tanh", "rmsprop"),
            seed -> resumed(
                seed,
                Tables.fewFactors(1500, 16, 4).make(seed),
                dense(Activation.TANH, 12, 4, 12),
                new RmsProp(1e-3))),
        Job.of(
            "transfer-frozen",
            500,
            0.65,
            new Traits("transfer", "teacher", "relu", "adam"),
            seed -> transferred(seed, true)),
        Job.of(
            "transfer-new-head",
            500,
            0.7,
            new Traits("transfer", "teacher", "relu", "adam"),
            seed -> transferred(seed, false)),
        Job.of(
            "early-stopping",
            600,
            0.75,
            new Traits("mlp", "teacher", "relu", "adam"),
            LoopJobs::earlyStopping),
        Job.of(
            "whole-epochs",
            600,
            0.75,
            new Traits("mlp", "houses", "elu", "adam"),
            LoopJobs::wholeEpochs),
        Job.of(
            "heads-of-different-scale",
            800,
            0.75,
            new Traits("heads", "teacher", "tanh", "adam"),
            LoopJobs::unequalHeads),
        Job.of(
            "char-lstm-truncated",
            400,
            0.4,
            new Traits("lstm", "characters", "tanh", "adam"),
            LoopJobs::truncated),
        Job.of(
            "moving-targets",
            900,
            0.8,
            new Traits("q-learning", "grid", "relu", "adam"),
            seed -> movingTargets(seed, Activation.RELU, new Adam(5e-3))),
        Job.of(
            "moving-targets-tanh",
            900,
            0.8,
            new Traits("q-learning", "grid", "tanh", "rmsprop"),
            seed -> movingTargets(seed, Activation.TANH, new RmsProp(2e-3))));
  }

  private static Program movingTargets(long seed, Activation activation, IUpdater updater) {
    GridWalk walk = new GridWalk(seed, activation, updater);
    return new Program(walk.network(), walk::goOn, "share of right moves", walk::rightMoves);
  }

  /** Goes on with a network that has been trained, saved and loaded. */
  private static Program resumed(long seed, Data data, Network network, IUpdater updater) {
    MultiLayerNetwork first =
        (MultiLayerNetwork) network.build(ProgramJobs.start(seed).updater(updater), data);
    List<DataSet> batches = Programs.batches(data.train(), 32);
    for (int epoch = 0; epoch < 12; epoch++) {
      batches.forEach(first::fit);
    }
    return Programs.fit(Programs.savedAndLoaded(first), data, 32);
  }

  /** The lower layers of a trained network under a new output for a task with fewer classes. */
  private static Program transferred(long seed, boolean frozen) {
    Data first = Tables.teacher(2000, 12, 4).make(seed);
    MultiLayerNetwork trained = (MultiLayerNetwork) dense(Activation.RELU, 48, 24)
        .build(ProgramJobs.start(seed).updater(new Adam(2e-3)), first);
    List<DataSet> batches = Programs.batches(first.train(), 32);
    for (int epoch = 0; epoch < 10; epoch++) {
      batches.forEach(trained::fit);
    }
    Data second = Tables.teacher(1500, 12, 2).make(seed);
    TransferLearning.Builder change = new TransferLearning.Builder(trained)
        .fineTuneConfiguration(new FineTuneConfiguration.Builder()
            .updater(new Adam(2e-3))
            .seed(seed)
            .build());
    if (frozen) {
      change.setFeatureExtractor(0);
    }
    return Programs.fit(
        change.nOutReplace(2, second.outputs(), WeightInit.XAVIER).build(), second, 32);
  }

  /** The trainer of DL4J for one epoch at a time; it measures the test rows between them. */
  private static Program earlyStopping(long seed) {
    Data data = Tables.teacher(2500, 12, 4).make(seed);
    MultiLayerNetwork network = (MultiLayerNetwork)
        dense(Activation.RELU, 48, 24).build(ProgramJobs.start(seed).updater(new Adam(2e-3)), data);
    List<DataSet> batches = Programs.batches(data.train(), 64);
    return new Program(
        network,
        watched -> {
          EarlyStoppingConfiguration<MultiLayerNetwork> stop =
              new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
                  .epochTerminationConditions(new MaxEpochsTerminationCondition(1))
                  .scoreCalculator(new DataSetLossCalculator(
                      new ListDataSetIterator<>(List.of(data.test()), 500), true))
                  .modelSaver(new InMemoryModelSaver<>())
                  .build();
          watched.accept(() -> new EarlyStoppingTrainer(
                  stop,
                  network,
                  new ListDataSetIterator<>(
                      batches.stream().flatMap(batch -> batch.asList().stream()).toList(), 64))
              .fit());
        },
        data.metric().title(),
        () -> data.score(network));
  }

  /** One call of fit trains an epoch. */
  private static Program wholeEpochs(long seed) {
    Data data = Tables.houses(1500).standardized().make(seed);
    MultiLayerNetwork network = (MultiLayerNetwork)
        dense(Activation.ELU, 32, 16).build(ProgramJobs.start(seed).updater(new Adam(2e-3)), data);
    ListDataSetIterator<DataSet> rows = new ListDataSetIterator<>(data.train().asList(), 32);
    return new Program(
        network,
        watched -> watched.accept(() -> network.fit(rows)),
        data.metric().title(),
        () -> data.score(network));
  }

  /** A class, and a number whose loss is some hundred times as large. */
  private static Program unequalHeads(long seed) {
    Data data = Tables.teacher(2500, 12, 4).make(seed);
    ComputationGraph graph = new ComputationGraph(ProgramJobs.start(seed)
        .updater(new Adam(3e-3))
        .weightInit(WeightInit.XAVIER)
        .activation(Activation.TANH)
        .graphBuilder()
        .addInputs("in")
        .addLayer("trunk", new DenseLayer.Builder().nOut(64).build(), "in")
        .addLayer("left", new DenseLayer.Builder().nOut(32).build(), "trunk")
        .addLayer("class", Networks.output(data), "left")
        .addLayer(
            "number",
            new OutputLayer.Builder(LossFunction.MSE)
                .activation(Activation.IDENTITY)
                .nOut(1)
                .build(),
            "trunk")
        .setOutputs("class", "number")
        .setInputTypes(InputType.feedForward(data.inputs()))
        .build());
    graph.init();
    return Programs.fitHeads(graph, data, 32, 5);
  }

  /** Sequences are cut into parts, and each part is a step. */
  private static Program truncated(long seed) {
    Data data = Sequences.characters(300, 40).make(seed);
    NeuralNetConfiguration.ListBuilder layers = Networks.list(
            ProgramJobs.start(seed).updater(new Adam(5e-3)), Activation.TANH)
        .layer(new LSTM.Builder().nOut(40).build())
        .layer(new RnnOutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nOut(data.outputs())
            .build());
    layers.setInputType(InputType.recurrent(data.inputs()));
    layers.backpropType(BackpropType.TruncatedBPTT);
    layers.tBPTTLength(10);
    MultiLayerNetwork network = Networks.init(layers);
    return Programs.fit(network, data, 16);
  }
}
