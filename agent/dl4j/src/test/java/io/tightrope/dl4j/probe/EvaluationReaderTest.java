package io.tightrope.dl4j.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.evaluation.regression.RegressionEvaluation;
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

  @Test
  void a_batch_of_either_kind_tells_its_examples() {
    INDArray five = Nd4j.zeros(5, 2);

    assertThat(EvaluationReader.examples(new DataSet(five, five))).isEqualTo(5);
    assertThat(EvaluationReader.examples(new MultiDataSet(five, five))).isEqualTo(5);
    assertThat(EvaluationReader.examples("neither")).isEqualTo(1);
  }
}
