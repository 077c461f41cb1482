package io.tightrope.benchmarks.ordinary.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Made-up sequences, shaped rows x features x time steps. */
public final class Sequences {
  private static final String[] WHO = {"the fox", "a child", "our neighbour", "the wind", "she"};
  private static final String[] DOES = {" finds ", " carries ", " hides ", " sings about "};
  private static final String[] WHAT = {"a stone", "the old boat", "nothing", "two red apples"};
  private static final String[] END = {". ", ", and ", ".\n", " today. "};

  private Sequences() {}

  /** Text of a small grammar, one character per time step; the target is the next character. */
  public static Data.Source characters(int rows, int length) {
    return new Data.Source("characters", seed -> {
      Random random = new Random(seed);
      String text = text(random, 12_000);
      List<Character> alphabet =
          new ArrayList<>(new TreeSet<>(text.chars().mapToObj(c -> (char) c).toList()));
      INDArray x = Nd4j.zeros(rows, alphabet.size(), length);
      INDArray y = Nd4j.zeros(rows, alphabet.size(), length);
      for (int row = 0; row < rows; row++) {
        int from = random.nextInt(text.length() - length - 1);
        for (int t = 0; t < length; t++) {
          x.putScalar(row, alphabet.indexOf(text.charAt(from + t)), t, 1);
          y.putScalar(row, alphabet.indexOf(text.charAt(from + t + 1)), t, 1);
        }
      }
      return Data.split(new DataSet(x, y), Data.Metric.ACCURACY);
    });
  }

  private static String text(Random random, int length) {
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      for (String[] part : List.of(WHO, DOES, WHAT, END)) {
        text.append(part[random.nextInt(part.length)]);
      }
    }
    return text.toString();
  }

  /** Sums of two sines; the target is the next value at each time step. */
  public static Data.Source waves(int rows, int length) {
    return new Data.Source("waves", seed -> {
      Random random = new Random(seed);
      INDArray x = Nd4j.zeros(rows, 1, length);
      INDArray y = Nd4j.zeros(rows, 1, length);
      for (int row = 0; row < rows; row++) {
        double phase = 2 * Math.PI * random.nextDouble();
        double speed = 0.2 + 0.2 * random.nextDouble();
        for (int t = 0; t < length; t++) {
          x.putScalar(row, 0, t, wave(speed * t + phase));
          y.putScalar(row, 0, t, wave(speed * (t + 1) + phase));
        }
      }
      return Data.split(new DataSet(x, y), Data.Metric.EXPLAINED_VARIANCE);
    });
  }

  private static double wave(double angle) {
    return 0.7 * Math.sin(angle) + 0.2 * Math.sin(3 * angle);
  }

  /** Noisy curves: flat, rising, falling or swinging; one class for the whole sequence. */
  public static Data.Source curves(int rows, int length) {
    return new Data.Source("curves", seed -> {
      Random random = new Random(seed);
      INDArray x = Nd4j.zeros(rows, 1, length);
      INDArray y = Nd4j.zeros(rows, 4);
      for (int row = 0; row < rows; row++) {
        int kind = random.nextInt(4);
        double phase = 2 * Math.PI * random.nextDouble();
        for (int t = 0; t < length; t++) {
          double along = t / (double) length - 0.5;
          double value = switch (kind) {
            case 1 -> 3 * along;
            case 2 -> -3 * along;
            case 3 -> 1.2 * Math.sin(0.7 * t + phase);
            default -> 0;
          };
          x.putScalar(row, 0, t, value + 0.3 * random.nextGaussian());
        }
        y.putScalar(row, kind, 1);
      }
      return Data.split(new DataSet(x, y), Data.Metric.ACCURACY);
    });
  }

  /** Whether the running sum of the first feature is positive, at each time step. */
  public static Data.Source sums(int rows, int length) {
    return new Data.Source("sums", seed -> {
      Random random = new Random(seed);
      INDArray x = Nd4j.zeros(rows, 3, length);
      INDArray y = Nd4j.zeros(rows, 2, length);
      for (int row = 0; row < rows; row++) {
        double sum = 0;
        for (int t = 0; t < length; t++) {
          for (int feature = 0; feature < 3; feature++) {
            double value = random.nextGaussian();
            x.putScalar(row, feature, t, value);
            sum += feature == 0 ? value : 0;
          }
          y.putScalar(row, sum > 0 ? 1 : 0, t, 1);
        }
      }
      return Data.split(new DataSet(x, y), Data.Metric.ACCURACY);
    });
  }

  /** Word indices; the class is the topic to which a third of the words belong. */
  public static Data.Source topics(int rows, int length, int vocabulary, int classes) {
    int own = 15;
    return new Data.Source("topics", seed -> {
      Random random = new Random(seed);
      INDArray x = Nd4j.zeros(rows, 1, length);
      INDArray y = Nd4j.zeros(rows, classes);
      for (int row = 0; row < rows; row++) {
        int kind = random.nextInt(classes);
        for (int t = 0; t < length; t++) {
          int word = random.nextDouble() < 0.33
              ? kind * own + random.nextInt(own)
              : classes * own + random.nextInt(vocabulary - classes * own);
          x.putScalar(row, 0, t, word);
        }
        y.putScalar(row, kind, 1);
      }
      return Data.split(new DataSet(x, y), Data.Metric.ACCURACY);
    });
  }

  /** The curves cut off at different lengths and filled up with zeros, with masks that say so. */
  public static Data.Source maskedCurves(int rows, int length) {
    return curves(rows, length).changed(data -> {
      Random random = new Random(rows);
      for (DataSet part : List.of(data.train(), data.test())) {
        INDArray mask = Nd4j.ones(part.numExamples(), length);
        for (int row = 0; row < part.numExamples(); row++) {
          for (int t = length * 2 / 3 + random.nextInt(length / 3); t < length; t++) {
            mask.putScalar(row, t, 0);
            part.getFeatures().putScalar(row, 0, t, 0);
          }
        }
        part.setFeaturesMaskArray(mask);
      }
      return data;
    });
  }
}
