package io.tightrope.benchmarks.stages.data;

import io.tightrope.examples.training.LabelledExamples;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Made-up signals that resemble vowels: two tones, each gliding or steady, in noise. The class is
 * where both begin and end; phase, pitch, duration, loudness and onset are drawn for each signal.
 * The same seed makes the same signals. Thread-safe.
 */
public final class Tones implements LabelledExamples {
  static final int CLASSES = 8;

  /** Samples of a signal. */
  public static final int LENGTH = 160;

  private static final int TRAIN = 12_000;
  private static final int TEST = 4000;
  private static final int GLIMPSE = 1000;
  private static final double NOISE = 0.7;

  /** Periods per sample of the low tone at its begin and end, and of the high one. */
  private static final double[][] GLIDES = {
    {0.04, 0.04, 0.15, 0.15},
    {0.04, 0.04, 0.15, 0.20},
    {0.04, 0.04, 0.20, 0.15},
    {0.04, 0.08, 0.15, 0.15},
    {0.08, 0.04, 0.15, 0.15},
    {0.04, 0.08, 0.20, 0.15},
    {0.08, 0.04, 0.15, 0.20},
    {0.06, 0.06, 0.20, 0.20}
  };

  private final float[] signals;
  private final byte[] labels;

  private Tones(int count, long seed) {
    this.signals = new float[count * LENGTH];
    this.labels = new byte[count];
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) random.nextInt(CLASSES);
      fill(i * LENGTH, GLIDES[labels[i]], random);
    }
  }

  /** The task; the same at each call. */
  static Task task() {
    Tones test = new Tones(TEST, 2);
    return new Task(CLASSES, new Tones(TRAIN, 1), test, new First(test, GLIMPSE));
  }

  private void fill(int from, double[] glide, Random random) {
    double pitch = 0.9 + 0.2 * random.nextDouble();
    int duration = (int) (LENGTH * (0.6 + 0.4 * random.nextDouble()));
    int onset = random.nextInt(LENGTH - duration + 1);
    double loudness = 0.7 + 0.6 * random.nextDouble();
    double balance = 0.6 + 0.8 * random.nextDouble();
    double low = random.nextDouble();
    double high = random.nextDouble();
    for (int t = 0; t < LENGTH; t++) {
      double value = NOISE * random.nextGaussian();
      double along = (t - onset) / (double) duration;
      if (along >= 0 && along < 1) {
        low += pitch * (glide[0] + along * (glide[1] - glide[0]));
        high += pitch * (glide[2] + along * (glide[3] - glide[2]));
        double envelope = loudness * Math.sin(Math.PI * along);
        value += envelope * (balance * Math.sin(2 * Math.PI * low) + Math.sin(2 * Math.PI * high));
      }
      signals[from + t] = (float) value;
    }
  }

  @Override
  public int count() {
    return labels.length;
  }

  /** Features are examples x 1 x samples. */
  @Override
  public DataSet at(int... places) {
    float[] features = new float[places.length * LENGTH];
    INDArray classes = Nd4j.zeros(DataType.FLOAT, places.length, CLASSES);
    for (int row = 0; row < places.length; row++) {
      System.arraycopy(signals, places[row] * LENGTH, features, row * LENGTH, LENGTH);
      classes.putScalar(row, labels[places[row]], 1);
    }
    return new DataSet(Nd4j.create(features, new long[] {places.length, 1, LENGTH}, 'c'), classes);
  }

  @Override
  public int label(int place) {
    return labels[place];
  }

  /** The first of other examples. */
  private record First(LabelledExamples all, int count) implements LabelledExamples {
    @Override
    public DataSet at(int... places) {
      return all.at(places);
    }

    @Override
    public int label(int place) {
      return all.label(place);
    }
  }
}
