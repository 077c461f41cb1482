package io.tightrope.examples.training;

import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Examples that a network learns or is measured on, each with its class. */
public interface LabelledExamples {

  /** How many there are. */
  int count();

  /** The examples at the given places, as a batch; labels one-hot. */
  DataSet at(int... places);

  /** The class of the example at a place. */
  int label(int place);

  /** The inputs of the first examples, at most as many as there are. */
  default INDArray first(int howMany) {
    return at(IntStream.range(0, Math.min(howMany, count())).toArray()).getFeatures();
  }
}
