package io.tightrope.benchmarks.ordinary.data;

import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * What a job learns from and is tested on.
 *
 * @param train rows to learn from
 * @param test rows that are kept back
 * @param metric what is measured on the test rows
 */
public record Data(DataSet train, DataSet test, Metric metric) {
  private static final double TEST_SHARE = 0.2;

  /** What tells how well a network does; larger is better, 1 is perfect. */
  public enum Metric {
    ACCURACY("accuracy"),
    EXPLAINED_VARIANCE("explained variance"),
    COSINE("mean cosine");

    private final String title;

    Metric(String title) {
      this.title = title;
    }

    /** In words. */
    public String title() {
      return title;
    }
  }

  /** Makes data from a seed. */
  public interface Maker {
    Data make(long seed);
  }

  /**
   * Makes the data of a job; the same seed always gives the same data.
   *
   * @param name what the rows are about; the same however they are scaled
   */
  public record Source(String name, Maker maker) {
    public Data make(long seed) {
      return maker.make(seed);
    }

    /** The same name with data that are made anew from what was made. */
    public Source changed(UnaryOperator<Data> change) {
      return new Source(name, seed -> change.apply(make(seed)));
    }

    /** The same with each feature brought to mean 0 and deviation 1, and numeric targets likewise. */
    public Source standardized() {
      return changed(data ->
          data.scaled(new NormalizerStandardize(), data.metric() == Metric.EXPLAINED_VARIANCE));
    }

    /** The same with each feature brought to mean 0 and deviation 1; targets stay as they are. */
    public Source standardizedFeatures() {
      return changed(data -> data.scaled(new NormalizerStandardize(), false));
    }

    /** The same with each feature brought to 0..1. */
    public Source minMax() {
      return changed(data -> data.scaled(new NormalizerMinMaxScaler(0, 1), false));
    }
  }

  /** Keeps the last fifth of the rows for the test. */
  public static Data split(DataSet all, Metric metric) {
    int rows = all.numExamples();
    int train = (int) Math.round(rows * (1 - TEST_SHARE));
    return new Data(rows(all, 0, train), rows(all, train, rows), metric);
  }

  public int inputs() {
    return (int) train.getFeatures().size(1);
  }

  public int outputs() {
    return (int) train.getLabels().size(1);
  }

  private Data scaled(DataNormalization scaling, boolean targets) {
    scaling.fitLabel(targets);
    scaling.fit(train);
    scaling.transform(train);
    scaling.transform(test);
    return this;
  }

  /** What the model makes of the test rows. */
  public double score(Model model) {
    INDArray output = output(model);
    return switch (metric) {
      case ACCURACY -> accuracy(output, test.getLabels());
      case EXPLAINED_VARIANCE -> explainedVariance(output, test.getLabels());
      case COSINE -> cosine(output, test.getLabels());
    };
  }

  private INDArray output(Model model) {
    if (model instanceof ComputationGraph graph) {
      return graph.outputSingle(test.getFeatures());
    }
    MultiLayerNetwork network = (MultiLayerNetwork) model;
    return test.getFeaturesMaskArray() == null
        ? network.output(test.getFeatures(), false)
        : network.output(
            test.getFeatures(), false, test.getFeaturesMaskArray(), test.getLabelsMaskArray());
  }

  /** Share of rows, or of time steps or pixels with a label, at which the largest output is the right one. */
  public static double accuracy(INDArray output, INDArray labels) {
    if (labels.rank() == 4) {
      long pixels = labels.size(2) * labels.size(3);
      return accuracy(
          output.reshape(output.size(0), output.size(1), pixels),
          labels.reshape(labels.size(0), labels.size(1), pixels));
    }
    long classes = labels.size(1);
    long steps = labels.rank() == 3 ? labels.size(2) : 1;
    int right = 0;
    int counted = 0;
    for (long row = 0; row < labels.size(0); row++) {
      for (long step = 0; step < steps; step++) {
        int label = largest(labels, row, step, classes);
        if (at(labels, row, label, step) > 0) {
          counted++;
          right += largest(output, row, step, classes) == label ? 1 : 0;
        }
      }
    }
    return right / (double) counted;
  }

  private static int largest(INDArray values, long row, long step, long classes) {
    int best = 0;
    for (int k = 1; k < classes; k++) {
      best = at(values, row, k, step) > at(values, row, best, step) ? k : best;
    }
    return best;
  }

  private static double at(INDArray values, long row, long column, long step) {
    return values.rank() == 3 ? values.getDouble(row, column, step) : values.getDouble(row, column);
  }

  /** 1 minus the mean squared error over the variance of the targets. */
  public static double explainedVariance(INDArray output, INDArray targets) {
    INDArray error = output.sub(targets);
    INDArray spread = targets.sub(targets.meanNumber());
    return 1
        - error.mul(error).sumNumber().doubleValue()
            / spread.mul(spread).sumNumber().doubleValue();
  }

  /** Mean over rows of the cosine of the angle to the target. */
  public static double cosine(INDArray output, INDArray targets) {
    INDArray along = output.mul(targets).sum(1);
    return along
        .div(output.norm2(1).muli(targets.norm2(1)).addi(1e-9))
        .meanNumber()
        .doubleValue();
  }

  /** The rows of a range, copied. */
  public static DataSet rows(DataSet all, int from, int to) {
    return new DataSet(
        rows(all.getFeatures(), from, to),
        rows(all.getLabels(), from, to),
        maskRows(all.getFeaturesMaskArray(), from, to),
        maskRows(all.getLabelsMaskArray(), from, to));
  }

  private static @Nullable INDArray maskRows(@Nullable INDArray mask, int from, int to) {
    return mask == null ? null : rows(mask, from, to);
  }

  public static INDArray rows(INDArray all, int from, int to) {
    INDArrayIndex[] index = new INDArrayIndex[all.rank()];
    index[0] = NDArrayIndex.interval(from, to);
    for (int axis = 1; axis < index.length; axis++) {
      index[axis] = NDArrayIndex.all();
    }
    return all.get(index).dup();
  }
}
