package io.tightrope.dl4j.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.evaluation.classification.ROC;
import org.nd4j.evaluation.classification.ROCBinary;
import org.nd4j.evaluation.classification.ROCMultiClass;
import org.nd4j.evaluation.regression.RegressionEvaluation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

class EvaluationReaderTest {
  private static final INDArray PREDICTED = Nd4j.createFromArray(new float[][] {{1}, {2}, {4}});

  private static Evaluation counted(int[] actual, int[] predicted) {
    Evaluation classes = new Evaluation(3);
    for (int i = 0; i < actual.length; i++) {
      classes.eval(predicted[i], actual[i]);
    }
    return classes;
  }

  private static RegressionEvaluation regression(INDArray labels) {
    RegressionEvaluation regression = new RegressionEvaluation(1);
    regression.eval(labels, PREDICTED);
    return regression;
  }

  @Test
  void the_first_result_of_each_kind_counts() {
    Evaluation first = counted(new int[] {0, 1, 2, 2}, new int[] {0, 1, 2, 1});
    Evaluation second = counted(new int[] {0}, new int[] {1});
    RegressionEvaluation fit = regression(Nd4j.createFromArray(new float[][] {{1}, {2}, {3}}));

    assertThat(EvaluationReader.read(new IEvaluation<?>[] {first, second, fit}))
        .isEqualTo(
            Map.of("eval/accuracy", 0.75, "eval/f1", first.f1(), "eval/r2", fit.averageRSquared()));
  }

  @Test
  void what_was_not_counted_or_is_not_defined_is_left_out() {
    RegressionEvaluation equalLabels =
        regression(Nd4j.createFromArray(new float[][] {{3}, {3}, {3}}));
    assertThat(equalLabels.averageRSquared()).isNotFinite();

    assertThat(EvaluationReader.read(
            new IEvaluation<?>[] {new Evaluation(), new RegressionEvaluation(), equalLabels}))
        .isEmpty();
    assertThat(EvaluationReader.read(Map.of())).isEmpty();
  }

  private static INDArray labels(int examples, int classes, int seed) {
    Random random = new Random(seed);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, examples, classes);
    for (int i = 0; i < examples; i++) {
      labels.putScalar(i, random.nextInt(classes), 1);
    }
    return labels;
  }

  /** Better than chance, as of a network that has learned. */
  private static INDArray predictions(INDArray labels, int seed) {
    Random random = new Random(seed);
    INDArray raw = labels.dup();
    for (int row = 0; row < raw.rows(); row++) {
      for (int column = 0; column < raw.columns(); column++) {
        raw.putScalar(row, column, raw.getDouble(row, column) + random.nextDouble());
      }
    }
    return raw.diviColumnVector(raw.sum(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 30})
  void areas_under_both_curves_are_those_that_dl4j_gives(int thresholds) {
    ROC two = new ROC(thresholds);
    ROCMultiClass three = new ROCMultiClass(thresholds);
    ROCBinary outputs = new ROCBinary(thresholds);
    for (int batch = 0; batch < 3; batch++) {
      INDArray labels = labels(300, 2, batch);
      two.eval(labels, predictions(labels, batch));
      INDArray classes = labels(200, 3, batch);
      three.eval(classes, predictions(classes, batch));
      outputs.eval(classes, predictions(classes, batch));
    }
    Map<String, Double> ofTwo = EvaluationReader.read(new IEvaluation<?>[] {two});
    Map<String, Double> ofThree = EvaluationReader.read(new IEvaluation<?>[] {three});
    Map<String, Double> ofOutputs = EvaluationReader.read(new IEvaluation<?>[] {outputs});

    assertThat(ofTwo).containsOnlyKeys("eval/auc", "eval/auprc");
    assertThat(ofTwo.get("eval/auc")).isCloseTo(two.calculateAUC(), within(1e-5));
    assertThat(ofTwo.get("eval/auprc")).isCloseTo(two.calculateAUCPR(), within(1e-5));
    assertThat(ofThree.get("eval/auc")).isCloseTo(three.calculateAverageAUC(), within(1e-5));
    assertThat(ofThree.get("eval/auprc")).isCloseTo(three.calculateAverageAUCPR(), within(1e-5));
    assertThat(ofOutputs.get("eval/auc")).isCloseTo(outputs.calculateAverageAuc(), within(1e-5));
    assertThat(ofOutputs.get("eval/auprc"))
        .isCloseTo(outputs.calculateAverageAUCPR(), within(1e-5));
  }

  @Test
  void equal_probabilities_count_half_and_a_single_class_has_no_area() {
    ROC equal = new ROC(0);
    equal.eval(
        Nd4j.createFromArray(new float[][] {{1}, {0}, {0}, {1}}),
        Nd4j.createFromArray(new float[][] {{.5f}, {.5f}, {.5f}, {.5f}}));
    ROC single = new ROC(0);
    single.eval(Nd4j.ones(3, 1), Nd4j.createFromArray(new float[][] {{.5f}, {.6f}, {.7f}}));

    assertThat(EvaluationReader.read(new IEvaluation<?>[] {equal})).containsEntry("eval/auc", 0.5);
    assertThat(EvaluationReader.read(
            new IEvaluation<?>[] {single, new ROC(0), new ROCMultiClass(), new ROCBinary()}))
        .isEmpty();
  }

  @Test
  void many_examples_are_no_burden() {
    INDArray labels = labels(100_000, 2, 1);
    ROC roc = new ROC(0);
    roc.eval(labels, predictions(labels, 1));
    long started = System.nanoTime();

    Map<String, Double> areas = EvaluationReader.read(new IEvaluation<?>[] {roc});

    assertThat(areas.get("eval/auc")).isBetween(0.7, 1.0);
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void a_batch_of_either_kind_tells_its_examples() {
    INDArray five = Nd4j.zeros(5, 2);

    assertThat(EvaluationReader.examples(new DataSet(five, five))).isEqualTo(5);
    assertThat(EvaluationReader.examples(new MultiDataSet(five, five))).isEqualTo(5);
    assertThat(EvaluationReader.examples("neither")).isEqualTo(1);
  }
}
