package io.tightrope.benchmarks.ordinary.data;

import io.tightrope.examples.data.FashionMnist;
import io.tightrope.examples.data.LabelledImages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The bundled images of clothes, pixels in 0..1, made smaller by taking the mean of squares. */
public final class Pictures {
  private static final int SIDE = 28;
  private static final int TEST = 300;

  private Pictures() {}

  /**
   * Some of the images.
   *
   * @param side pixels on a side, a divisor of 28
   */
  public static Data.Source clothes(int images, int side) {
    return new Data.Source("clothes", seed -> {
      try {
        FashionMnist source = FashionMnist.bundled();
        return new Data(
            some(source.train(), images, side, seed),
            some(source.test(), TEST, side, seed),
            Data.Metric.ACCURACY);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  /**
   * Grey images of bars, a cross or a disc somewhere, with noise: four classes.
   *
   * @param white value of a white pixel, such as 1 or 255
   */
  public static Data.Source shapes(int images, int side, float white) {
    return new Data.Source("shapes", seed -> {
      Random random = new Random(seed);
      float[][] x = new float[images][side * side];
      float[][] y = new float[images][4];
      for (int row = 0; row < images; row++) {
        int kind = random.nextInt(4);
        int middleX = 2 + random.nextInt(side - 4);
        int middleY = 2 + random.nextInt(side - 4);
        for (int pixel = 0; pixel < side * side; pixel++) {
          int acrossX = Math.abs(pixel % side - middleX);
          int acrossY = Math.abs(pixel / side - middleY);
          double value =
              (isInk(kind, acrossX, acrossY) ? 0.85 : 0.1) + 0.08 * random.nextGaussian();
          x[row][pixel] = white * (float) Math.max(0, Math.min(1, value));
        }
        y[row][kind] = 1;
      }
      return Data.split(new DataSet(Nd4j.create(x), Nd4j.create(y)), Data.Metric.ACCURACY);
    });
  }

  private static boolean isInk(int kind, int acrossX, int acrossY) {
    return switch (kind) {
      case 0 -> acrossX == 0;
      case 1 -> acrossY == 0;
      case 2 -> acrossX == acrossY && acrossX < 4;
      default -> acrossX * acrossX + acrossY * acrossY <= 5;
    };
  }

  /** The same shapes; each pixel is to be told as ink or ground. Shaped rows x channels x side x side. */
  public static Data.Source inkOfShapes(int images, int side) {
    return shapes(images, side, 1).changed(data -> {
      for (DataSet part : List.of(data.train(), data.test())) {
        INDArray pixels =
            part.getFeatures().reshape(part.numExamples(), 1, side, side).dup();
        INDArray ink = pixels.gt(0.475).castTo(pixels.dataType());
        part.setFeatures(pixels);
        part.setLabels(Nd4j.concat(1, ink, ink.rsub(1)));
      }
      return data;
    });
  }

  /** The same images, to be given back. */
  public static Data.Source clothesItself(int images, int side) {
    return new Data.Source("clothes-itself", seed -> {
      Data data = clothes(images, side).make(seed);
      for (DataSet part : List.of(data.train(), data.test())) {
        part.setLabels(part.getFeatures().dup());
      }
      return new Data(data.train(), data.test(), Data.Metric.EXPLAINED_VARIANCE);
    });
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
