package io.tightrope.dl4j.probe;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.evaluation.regression.RegressionEvaluation;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Reads the results of evaluations, which DL4J has counted already, as scalars by name. Of several
 * results of a kind the first counts; other kinds of evaluation give nothing. Thread-safe.
 */
public final class EvaluationReader {
  /** Mean loss over the data that was scored since the last step. */
  public static final String LOSS = "eval/loss";

  private static final String ACCURACY = "eval/accuracy";
  private static final String F1 = "eval/f1";
  private static final String R2 = "eval/r2";

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
      }
    }
    return scalars;
  }

  /** A number that the data does not define, as R2 of equal labels, is no fault of the network. */
  private static void put(Map<String, Double> scalars, String name, double value) {
    if (Double.isFinite(value)) {
      scalars.putIfAbsent(name, value);
    }
  }

  /** How many examples a batch has, {@code DataSet} or {@code MultiDataSet}; 1 if it is neither. */
  public static long examples(Object data) {
    if (data instanceof DataSet one) {
      return one.numExamples();
    }
    return data instanceof MultiDataSet several ? several.getFeatures(0).size(0) : 1;
  }
}
