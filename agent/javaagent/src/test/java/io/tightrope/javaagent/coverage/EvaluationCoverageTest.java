package io.tightrope.javaagent.coverage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.api.Tightrope;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.json.ScalarCodec;
import io.tightrope.dl4j.hook.AgentStart;
import io.tightrope.dl4j.hub.Hub;
import io.tightrope.javaagent.attach.Ingest;
import io.tightrope.stranger.Quarters;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.scorecalc.AutoencoderScoreCalculator;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.scorecalc.ScoreCalculator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.InvocationType;
import org.deeplearning4j.optimize.listeners.EvaluativeListener;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.evaluation.classification.ROCMultiClass;
import org.nd4j.evaluation.regression.RegressionEvaluation;
import org.nd4j.evaluation.regression.RegressionEvaluation.Metric;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What a program finds out about its model arrives as scalars without a line in the program. */
@Tag("agent")
class EvaluationCoverageTest {
  private interface Program {
    void run();
  }

  /** Runs the program under the agent; the values of each scalar by step, to single precision. */
  private static Map<String, Map<Long, Float>> scalars(Program program) throws Exception {
    try (Ingest dashboard = new Ingest()) {
      Hub.install(optimizer ->
          AgentStart.watcher("overhead=1%,metrics-port=off,dashboard=" + dashboard.url()));
      try {
        program.run();
      } finally {
        Hub.uninstall();
      }
      Map<String, Map<Long, Float>> all = new TreeMap<>();
      for (ScalarCodec.Sent sent : dashboard.scalars()) {
        for (Map.Entry<String, ScalarSeries> entry : sent.block().series().entrySet()) {
          ScalarSeries series = entry.getValue();
          for (int i = 0; i < series.size(); i++) {
            all.computeIfAbsent(entry.getKey(), name -> new TreeMap<>())
                .put(series.steps()[i], (float) series.values()[i]);
          }
        }
      }
      return all;
    }
  }

  private static DataSet classes(int examples, int seed) {
    INDArray labels = Nd4j.zeros(DataType.FLOAT, examples, 3);
    for (int i = 0; i < examples; i++) {
      labels.putScalar(i, i % 3, 1);
    }
    INDArray features = Nd4j.randn(Nd4j.getRandomFactory().getNewRandomInstance(seed), examples, 5);
    return new DataSet(features, labels);
  }

  private static ListDataSetIterator<DataSet> iterator(DataSet data, int batch) {
    return new ListDataSetIterator<>(data.asList(), batch);
  }

  private static MultiLayerNetwork classifier() {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Adam(0.05))
        .list()
        .layer(new DenseLayer.Builder()
            .nIn(5)
            .nOut(8)
            .activation(Activation.TANH)
            .dropOut(0.9)
            .build())
        .layer(new OutputLayer.Builder(LossFunction.MCXENT)
            .nIn(8)
            .nOut(3)
            .activation(Activation.SOFTMAX)
            .build())
        .build());
    net.init();
    return net;
  }

  private static ComputationGraph regression() {
    ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Adam(0.05))
        .graphBuilder()
        .addInputs("in")
        .addLayer(
            "out",
            new OutputLayer.Builder(LossFunction.MSE)
                .nIn(5)
                .nOut(3)
                .activation(Activation.IDENTITY)
                .build(),
            "in")
        .setOutputs("out")
        .build());
    graph.init();
    return graph;
  }

  @Test
  void evaluations_of_a_network_arrive_at_the_step_after_which_they_were_done() throws Exception {
    MultiLayerNetwork net = classifier();
    DataSet train = classes(12, 1);
    DataSet test = classes(30, 2);
    Evaluation[] seen = new Evaluation[2];

    Map<String, Map<Long, Float>> scalars = scalars(() -> {
      net.evaluate(iterator(test, 10));
      for (int step = 0; step < 5; step++) {
        net.fit(train);
      }
      seen[0] = net.evaluate(iterator(test, 10));
      for (int step = 0; step < 5; step++) {
        net.fit(train);
      }
      seen[1] = net.doEvaluation(iterator(test, 7), new Evaluation())[0];
    });

    assertThat(scalars.get("eval/accuracy"))
        .isEqualTo(Map.of(4L, (float) seen[0].accuracy(), 9L, (float) seen[1].accuracy()));
    assertThat(scalars.get("eval/f1"))
        .isEqualTo(Map.of(4L, (float) seen[0].f1(), 9L, (float) seen[1].f1()));
    assertThat(scalars).doesNotContainKeys("eval/r2", "eval/loss");
  }

  @Test
  void a_listener_that_evaluates_within_fit_is_seen_as_well() throws Exception {
    MultiLayerNetwork net = classifier();
    net.setListeners(
        new EvaluativeListener(iterator(classes(30, 2), 10), 1, InvocationType.EPOCH_END));

    Map<String, Map<Long, Float>> scalars = scalars(() -> net.fit(iterator(classes(12, 1), 4), 3));

    assertThat(scalars.get("eval/accuracy")).containsOnlyKeys(2L, 5L, 8L);
  }

  @Test
  void regression_and_scores_of_a_graph_arrive() throws Exception {
    ComputationGraph graph = regression();
    DataSet train = classes(12, 1);
    DataSet test = classes(30, 2);
    double[] seen = new double[3];

    Map<String, Map<Long, Float>> scalars = scalars(() -> {
      graph.fit(train);
      RegressionEvaluation result = graph.evaluateRegression(iterator(test, 10));
      seen[0] = result.averageRSquared();
      seen[1] = graph.score(test);
      graph.fit(train);
      seen[2] = graph.score(new MultiDataSet(test.getFeatures(), test.getLabels()));
    });

    assertThat(scalars.get("eval/r2")).isEqualTo(Map.of(0L, (float) seen[0]));
    assertThat(scalars.get("eval/loss"))
        .isEqualTo(Map.of(0L, (float) seen[1], 1L, (float) seen[2]));
  }

  @Test
  void the_loss_of_early_stopping_is_the_mean_over_its_examples() throws Exception {
    MultiLayerNetwork net = classifier();
    double[] seen = new double[1];

    Map<String, Map<Long, Float>> scalars = scalars(() -> {
      net.fit(classes(12, 1));
      seen[0] = new DataSetLossCalculator(iterator(classes(25, 2), 10), true).calculateScore(net);
    });

    assertThat(scalars.get("eval/loss")).isEqualTo(Map.of(0L, (float) seen[0]));
    assertThat(scalars).doesNotContainKey("eval/score");
  }

  @Test
  void areas_under_curves_arrive() throws Exception {
    MultiLayerNetwork net = classifier();
    DataSet test = classes(30, 2);
    double[] seen = new double[2];

    Map<String, Map<Long, Float>> scalars = scalars(() -> {
      net.fit(classes(12, 1));
      ROCMultiClass result = net.evaluateROCMultiClass(iterator(test, 10), 0);
      seen[0] = result.calculateAverageAUC();
      seen[1] = result.calculateAverageAUCPR();
    });

    assertThat(scalars.get("eval/auc")).containsOnlyKeys(0L);
    assertThat(scalars.get("eval/auc").get(0L)).isCloseTo((float) seen[0], within(1e-5f));
    assertThat(scalars.get("eval/auprc").get(0L)).isCloseTo((float) seen[1], within(1e-5f));
  }

  @Test
  void scores_of_early_stopping_arrive_whatever_they_measure() throws Exception {
    MultiLayerNetwork encoder = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Adam(0.05))
        .list()
        .layer(
            new AutoEncoder.Builder().nIn(5).nOut(4).activation(Activation.TANH).build())
        .layer(new OutputLayer.Builder(LossFunction.MCXENT)
            .nIn(4)
            .nOut(3)
            .activation(Activation.SOFTMAX)
            .build())
        .build());
    encoder.init();
    double[] seen = new double[1];

    Map<String, Map<Long, Float>> scalars = scalars(() -> {
      encoder.fit(classes(12, 1));
      seen[0] = new AutoencoderScoreCalculator(Metric.MSE, iterator(classes(25, 2), 10))
          .calculateScore(encoder);
      encoder.fit(classes(12, 1));
      ScoreCalculator<MultiLayerNetwork> own = new Quarters();
      assertThat(own.calculateScore(encoder)).isEqualTo(0.5);
    });

    assertThat(scalars.get("eval/score")).isEqualTo(Map.of(0L, (float) seen[0], 1L, 0.5f));
  }

  @Test
  void a_number_of_the_program_goes_to_the_model_that_it_names_or_that_was_trained_last()
      throws Exception {
    MultiLayerNetwork first = classifier();
    MultiLayerNetwork second = classifier();
    DataSet train = classes(12, 1);

    Map<String, Map<Long, Float>> scalars = scalars(() -> {
      Tightrope.scalar("own/early", 1);
      for (int step = 0; step < 3; step++) {
        first.fit(train);
      }
      Tightrope.scalar("own/first", 0.25);
      second.fit(train);
      Tightrope.scalar("own/second", 0.5);
      Tightrope.scalar(first, "own/named", 0.75);
      Tightrope.scalar("no model", "own/lost", 1);
    });

    assertThat(scalars.get("own/first")).isEqualTo(Map.of(2L, 0.25f));
    assertThat(scalars.get("own/second")).isEqualTo(Map.of(0L, 0.5f));
    assertThat(scalars.get("own/named")).isEqualTo(Map.of(2L, 0.75f));
    assertThat(scalars).doesNotContainKeys("own/early", "own/lost");
  }

  @Test
  void a_training_that_is_evaluated_is_the_same_to_the_last_bit() throws Exception {
    MultiLayerNetwork unwatched = classifier();
    MultiLayerNetwork watched = classifier();
    Nd4j.getRandom().setSeed(11);
    trainAndEvaluate(unwatched);
    double random = Nd4j.getRandom().nextDouble();

    Nd4j.getRandom().setSeed(11);
    double[] after = new double[1];
    scalars(() -> {
      trainAndEvaluate(watched);
      after[0] = Nd4j.getRandom().nextDouble();
    });

    assertThat(watched.params().toFloatVector()).isEqualTo(unwatched.params().toFloatVector());
    assertThat(after[0]).isEqualTo(random);
  }

  private static void trainAndEvaluate(MultiLayerNetwork net) {
    for (int epoch = 0; epoch < 5; epoch++) {
      net.fit(iterator(classes(12, 1), 4));
      net.evaluate(iterator(classes(30, 2), 10));
      net.evaluateRegression(iterator(classes(30, 2), 10));
      net.score(classes(30, 2));
    }
  }

  @Test
  void an_evaluation_of_nothing_gives_no_scalar() throws Exception {
    MultiLayerNetwork net = classifier();

    Map<String, Map<Long, Float>> scalars = scalars(() -> {
      net.fit(classes(12, 1));
      net.evaluate(new ListDataSetIterator<>(List.of(), 10));
    });

    assertThat(scalars).containsKey("loss").doesNotContainKeys("eval/accuracy", "eval/f1");
  }
}
