package io.tightrope.benchmarks.ordinary;

import io.tightrope.examples.data.FashionMnist;
import io.tightrope.examples.data.LabelledImages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The bundled images of clothes, pixels in 0..1, made smaller by taking the mean of squares. */
final class Pictures {
  private static final int SIDE = 28;
  private static final int TEST = 300;

  private Pictures() {}

  /**
   * Some of the images.
   *
   * @param side pixels on a side, a divisor of 28
   */
  static Data.Source clothes(int images, int side) {
    return seed -> {
      try {
        FashionMnist source = FashionMnist.bundled();
        return new Data(
            some(source.train(), images, side, seed),
            some(source.test(), TEST, side, seed),
            Data.Metric.ACCURACY);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  /** The same images, to be given back. */
  static Data.Source clothesItself(int images, int side) {
    return seed -> {
      Data data = clothes(images, side).make(seed);
      for (DataSet part : List.of(data.train(), data.test())) {
        part.setLabels(part.getFeatures().dup());
      }
      return new Data(data.train(), data.test(), Data.Metric.EXPLAINED_VARIANCE);
    };
  }

  private static DataSet some(LabelledImages from, int count, int side, long seed) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < from.count(); i++) {
      places.add(i);
    }
    Collections.shuffle(places, new Random(seed));
    int factor = SIDE / side;
    float[][] x = new float[count][side * side];
    float[][] y = new float[count][LabelledImages.CLASSES];
    for (int row = 0; row < count; row++) {
      int image = places.get(row);
      for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
        int place = pixel / SIDE / factor * side + pixel % SIDE / factor;
        x[row][place] +=
            (from.pixels()[image * SIDE * SIDE + pixel] & 0xff) / (255f * factor * factor);
      }
      y[row][from.labels()[image]] = 1;
    }
    return new DataSet(Nd4j.create(x), Nd4j.create(y));
  }
}
