package io.tightrope.benchmarks.detection.zoo;

import io.tightrope.examples.data.FashionMnist;
import io.tightrope.examples.data.LabelledImages;
import java.util.Arrays;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Fashion-MNIST made smaller, each pixel the mean of a square of them, standardised by the training
 * set's mean and deviation. Smaller images keep the first layer from taking most of the zoo's time.
 */
public final class Images {
  /** Classes of Fashion-MNIST. */
  public static final int CLASSES = 10;

  private static final int SIDE = 28;
  private static final int TEST = 1000;

  private final int pixels;
  private final float[] train;
  private final byte[] trainLabels;
  private final float[] test;
  private final byte[] testLabels;

  /**
   * Some images with their classes.
   *
   * @param features one row an image
   * @param labels one class an image
   */
  public record Batch(INDArray features, byte[] labels) {
    @SuppressWarnings("ArrayRecordComponent")
    public Batch {}

    public INDArray oneHot() {
      INDArray oneHot = Nd4j.zeros(DataType.FLOAT, labels.length, CLASSES);
      for (int row = 0; row < labels.length; row++) {
        oneHot.putScalar(row, labels[row], 1);
      }
      return oneHot;
    }
  }

  private Images(int side, FashionMnist source) {
    pixels = side * side;
    train = shrunk(source.train(), source.train().count(), side);
    test = shrunk(source.test(), Math.min(TEST, source.test().count()), side);
    trainLabels = source.train().labels();
    testLabels = source.test().labels();
    double sum = 0;
    double squares = 0;
    for (float pixel : train) {
      sum += pixel;
      squares += pixel * pixel;
    }
    float mean = (float) (sum / train.length);
    float deviation = (float) Math.sqrt(squares / train.length - mean * mean);
    standardise(train, mean, deviation);
    standardise(test, mean, deviation);
  }

  /** The images with that many pixels on a side, a divisor of 28. */
  public static Images of(int side, FashionMnist source) {
    return new Images(side, source);
  }

  private static float[] shrunk(LabelledImages images, int count, int side) {
    int factor = SIDE / side;
    float[] small = new float[count * side * side];
    for (int image = 0; image < count; image++) {
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          int pixel = images.pixels()[(image * SIDE + y) * SIDE + x] & 0xff;
          small[image * side * side + y / factor * side + x / factor] += pixel;
        }
      }
    }
    return small;
  }

  private static void standardise(float[] values, float mean, float deviation) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (values[i] - mean) / deviation;
    }
  }

  /** Draws training images with replacement. */
  public Batch draw(Random random, int count) {
    float[] features = new float[count * pixels];
    byte[] labels = new byte[count];
    for (int row = 0; row < count; row++) {
      int image = random.nextInt(train.length / pixels);
      System.arraycopy(train, image * pixels, features, row * pixels, pixels);
      labels[row] = trainLabels[image];
    }
    return new Batch(rows(features, count), labels);
  }

  /** So many test images from that one on. */
  public Batch test(int from, int count) {
    float[] features = Arrays.copyOfRange(test, from * pixels, (from + count) * pixels);
    return new Batch(rows(features, count), Arrays.copyOfRange(testLabels, from, from + count));
  }

  private INDArray rows(float[] features, int count) {
    return Nd4j.create(features, new long[] {count, pixels}, 'c');
  }

  public int testCount() {
    return test.length / pixels;
  }
}
