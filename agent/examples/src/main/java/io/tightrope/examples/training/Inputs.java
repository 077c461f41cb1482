package io.tightrope.examples.training;

import io.tightrope.examples.data.FashionMnist;
import io.tightrope.examples.data.LabelledImages;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Images as a network wants them: one row an image, standardised by the training set's mean and
 * deviation over all pixels, so that the mean square of an input is 1; labels one-hot.
 */
public final class Inputs implements LabelledExamples {

  private final LabelledImages images;
  private final float[] scaleByPixel = new float[256];

  private Inputs(LabelledImages images, double mean, double deviation) {
    this.images = images;
    for (int pixel = 0; pixel < scaleByPixel.length; pixel++) {
      scaleByPixel[pixel] = (float) ((pixel - mean) / deviation);
    }
  }

  /** The training images. */
  public static Inputs train(FashionMnist set) {
    return standardised(set.train(), set.train());
  }

  /** The test images, standardised by the training images. */
  public static Inputs test(FashionMnist set) {
    return standardised(set.test(), set.train());
  }

  private static Inputs standardised(LabelledImages images, LabelledImages reference) {
    double sum = 0;
    double squares = 0;
    for (byte pixel : reference.pixels()) {
      int value = Byte.toUnsignedInt(pixel);
      sum += value;
      squares += (double) value * value;
    }
    double mean = sum / reference.pixels().length;
    double variance = squares / reference.pixels().length - mean * mean;
    return new Inputs(images, mean, Math.sqrt(variance));
  }

  @Override
  public int count() {
    return images.count();
  }

  @Override
  public DataSet at(int... places) {
    int size = images.pixelsPerImage();
    float[] features = new float[places.length * size];
    INDArray labels = Nd4j.zeros(DataType.FLOAT, places.length, LabelledImages.CLASSES);
    for (int row = 0; row < places.length; row++) {
      int from = places[row] * size;
      for (int i = 0; i < size; i++) {
        features[row * size + i] = scaleByPixel[Byte.toUnsignedInt(images.pixels()[from + i])];
      }
      labels.putScalar(row, images.labels()[places[row]], 1);
    }
    return new DataSet(Nd4j.create(features, new long[] {places.length, size}, 'c'), labels);
  }

  @Override
  public int label(int place) {
    return images.labels()[place];
  }
}
