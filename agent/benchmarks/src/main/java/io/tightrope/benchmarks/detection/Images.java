package io.tightrope.benchmarks.detection;

import io.tightrope.examples.data.FashionMnist;
import io.tightrope.examples.data.LabelledImages;
import java.io.IOException;
import java.util.Random;

/**
 * Fashion-MNIST at 14 x 14, each pixel the mean of four, standardised by the training set's mean
 * and deviation. Smaller images keep the first layer from taking most of the zoo's time.
 */
final class Images {
  static final int PIXELS = 14 * 14;
  private static final int SIDE = 28;
  private static final int TEST = 1000;

  private final float[] train;
  private final byte[] trainLabels;
  private final float[] test;
  private final int[] testLabels;

  private Images(float[] train, byte[] trainLabels, float[] test, int[] testLabels) {
    this.train = train;
    this.trainLabels = trainLabels;
    this.test = test;
    this.testLabels = testLabels;
  }

  static Images read() throws IOException {
    FashionMnist source = FashionMnist.installedOrBundled();
    float[] train = halved(source.train(), source.train().count());
    float[] test = halved(source.test(), TEST);
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
    int[] labels = new int[TEST];
    for (int i = 0; i < TEST; i++) {
      labels[i] = source.test().labels()[i];
    }
    return new Images(train, source.train().labels(), test, labels);
  }

  private static float[] halved(LabelledImages images, int count) {
    float[] small = new float[count * PIXELS];
    for (int image = 0; image < count; image++) {
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          int pixel = images.pixels()[(image * SIDE + y) * SIDE + x] & 0xff;
          small[image * PIXELS + y / 2 * (SIDE / 2) + x / 2] += pixel / 4f;
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

  /** Draws a batch with replacement into the two arrays. */
  void draw(Random random, float[] images, int[] labels) {
    for (int row = 0; row < labels.length; row++) {
      int image = random.nextInt(trainLabels.length);
      System.arraycopy(train, image * PIXELS, images, row * PIXELS, PIXELS);
      labels[row] = trainLabels[image];
    }
  }

  /** So many test images from that one on. */
  void test(int from, float[] images, int[] labels) {
    System.arraycopy(test, from * PIXELS, images, 0, labels.length * PIXELS);
    System.arraycopy(testLabels, from, labels, 0, labels.length);
  }

  static int testCount() {
    return TEST;
  }
}
