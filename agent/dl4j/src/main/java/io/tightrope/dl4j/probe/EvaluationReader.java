package io.tightrope.dl4j.probe;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.evaluation.classification.ROC;
import org.nd4j.evaluation.classification.ROCBinary;
import org.nd4j.evaluation.classification.ROCMultiClass;
import org.nd4j.evaluation.regression.RegressionEvaluation;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Reads the results of evaluations, which DL4J has counted already, as scalars by name. Of several
 * results of a kind the first counts; other kinds of evaluation give nothing. Thread-safe.
 */
public final class EvaluationReader {
  /** What a score calculator of early stopping found, other than a loss. */
  public static final String SCORE = "eval/score";

  /** Mean loss over the data that was scored since the last step. */
  public static final String LOSS = "eval/loss";

  private static final String ACCURACY = "eval/accuracy";
  private static final String F1 = "eval/f1";
  private static final String R2 = "eval/r2";
  private static final String AUC = "eval/auc";
  private static final String AUPRC = "eval/auprc";

  /** This and its elder brother for graphs. */
  private static final String LOSS_CALCULATOR =
      "org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator";

  private EvaluationReader() {}

  /**
   * The numbers of an evaluation.
   *
   * @param result what {@code doEvaluation} returns
   * @return finite numbers only; empty if nothing was evaluated
   */
  public static Map<String, Double> read(Object result) {
    Map<String, Double> scalars = new LinkedHashMap<>();
    if (!(result instanceof Object[] evaluations)) {
      return scalars;
    }
    for (Object one : evaluations) {
      if (one instanceof Evaluation classes && classes.getNumRowCounter() > 0) {
        put(scalars, ACCURACY, classes.accuracy());
        put(scalars, F1, classes.f1());
      } else if (one instanceof RegressionEvaluation regression && regression.numColumns() > 0) {
        put(scalars, R2, regression.averageRSquared());
      } else if (one instanceof ROC roc) {
        put(scalars, RocAreas.of(roc));
      } else if (one instanceof ROCMultiClass several) {
        put(scalars, RocAreas.of(several));
      } else if (one instanceof ROCBinary several) {
        put(scalars, RocAreas.of(several));
      }
    }
    return scalars;
  }

  private static void put(Map<String, Double> scalars, RocAreas areas) {
    put(scalars, AUC, areas.auc());
    put(scalars, AUPRC, areas.auprc());
  }

  /** A number that the data does not define, as R2 of equal labels, is no fault of the network. */
  private static void put(Map<String, Double> scalars, String name, double value) {
    if (Double.isFinite(value)) {
      scalars.putIfAbsent(name, value);
    }
  }

  /** Whether it is a score to be recorded: finite, and of a calculator whose loss is not known already. */
  public static boolean isScore(double score, Object calculator) {
    return Double.isFinite(score) && !calculator.getClass().getName().startsWith(LOSS_CALCULATOR);
  }

  /** How many examples a batch has, {@code DataSet} or {@code MultiDataSet}; 1 if it is neither. */
  public static long examples(Object data) {
    if (data instanceof DataSet one) {
      return one.numExamples();
    }
    return data instanceof MultiDataSet several ? several.getFeatures(0).size(0) : 1;
  }
}
