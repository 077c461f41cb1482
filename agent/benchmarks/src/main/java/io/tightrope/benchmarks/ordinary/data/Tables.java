package io.tightrope.benchmarks.ordinary.data;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Made-up tables like those that small networks are given; rows are in random order. */
public final class Tables {
  private Tables() {}

  /** Fills one row. */
  private interface Row {
    /** Writes the features and returns the class. */
    int fill(float[] features, Random random);
  }

  /** Fills one row of numbers. */
  private interface NumericRow {
    /** Writes the features and returns the target. */
    double fill(float[] features, Random random);
  }

  private static Data.Source classes(String name, int rows, int features, int classes, Row row) {
    return new Data.Source(name, seed -> {
      Random random = new Random(seed);
      float[][] x = new float[rows][features];
      float[][] y = new float[rows][classes];
      for (int i = 0; i < rows; i++) {
        y[i][row.fill(x[i], random)] = 1;
      }
      return Data.split(new DataSet(Nd4j.create(x), Nd4j.create(y)), Data.Metric.ACCURACY);
    });
  }

  private static Data.Source numbers(String name, int rows, int features, NumericRow row) {
    return new Data.Source(name, seed -> {
      Random random = new Random(seed);
      float[][] x = new float[rows][features];
      float[][] y = new float[rows][1];
      for (int i = 0; i < rows; i++) {
        y[i][0] = (float) row.fill(x[i], random);
      }
      return Data.split(
          new DataSet(Nd4j.create(x), Nd4j.create(y)), Data.Metric.EXPLAINED_VARIANCE);
    });
  }

  private static void gaussians(float[] features, Random random) {
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextGaussian();
    }
  }

  /** Standard normal features; the class is the largest output of a small random tanh network. */
  public static Data.Source teacher(int rows, int features, int classes) {
    int hidden = 8;
    Random drawn = new Random(31L * features + classes);
    double[][] in = new double[hidden][features];
    double[][] out = new double[classes][hidden];
    for (double[] weights : in) {
      Arrays.setAll(weights, i -> 1.5 * drawn.nextGaussian() / Math.sqrt(features));
    }
    for (double[] weights : out) {
      Arrays.setAll(weights, i -> drawn.nextGaussian());
    }
    return classes("teacher", rows, features, classes, (x, random) -> {
      gaussians(x, random);
      double[] units = new double[hidden];
      Arrays.setAll(units, unit -> Math.tanh(dot(in[unit], x)));
      int best = 0;
      for (int k = 1; k < classes; k++) {
        best = dot(out[k], units) > dot(out[best], units) ? k : best;
      }
      return best;
    });
  }

  private static double dot(double[] weights, double[] values) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * values[i];
    }
    return sum;
  }

  private static double dot(double[] weights, float[] values) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * values[i];
    }
    return sum;
  }

  /** The same rows with a share of the training classes drawn anew; the test is clean. */
  public static Data.Source noisyLabels(Data.Source source, double share) {
    return new Data.Source(source.name(), seed -> {
      Data data = source.make(seed);
      Random random = new Random(seed + 1);
      INDArray labels = data.train().getLabels();
      for (int row = 0; row < labels.size(0); row++) {
        if (random.nextDouble() < share) {
          for (int k = 0; k < labels.size(1); k++) {
            labels.putScalar(row, k, 0);
          }
          labels.putScalar(row, random.nextInt((int) labels.size(1)), 1);
        }
      }
      return data;
    });
  }

  /** Three flowers by length and width of their leaves, in centimetres. */
  public static Data.Source flowers(int rows) {
    double[][] mean = {{5.0, 3.4, 1.5, 0.25}, {5.9, 2.8, 4.3, 1.3}, {6.6, 3.0, 5.6, 2.0}};
    double[] deviation = {0.5, 0.33, 0.4, 0.2};
    return classes("flowers", rows, 4, 3, (x, random) -> {
      int kind = random.nextInt(3);
      double size = random.nextGaussian();
      for (int i = 0; i < 4; i++) {
        x[i] = (float) (mean[kind][i] + deviation[i] * (0.6 * size + 0.7 * random.nextGaussian()));
      }
      return kind;
    });
  }

  /** Customers in natural units: years, money, counts, flags; a share of them leaves. */
  public static Data.Source customers(int rows, double share) {
    double limit = quantile(share);
    return classes("customers", rows, 8, 2, (x, random) -> {
      double age = 18 + 60 * random.nextDouble();
      double income = Math.exp(10.4 + 0.5 * random.nextGaussian());
      double years = 12 * random.nextDouble();
      int products = 1 + random.nextInt(4);
      int active = random.nextInt(2);
      double rating = 300 + 550 * random.nextDouble();
      double balance = random.nextDouble() < 0.3 ? 0 : 90_000 + 35_000 * random.nextGaussian();
      int region = random.nextInt(3);
      double[] row = {age, income, years, products, active, rating, balance, region};
      for (int i = 0; i < row.length; i++) {
        x[i] = (float) row[i];
      }
      // Each term has about the variance that makes the sum's deviation 1.
      double leaving = 0.6 * (age - 48) / 17.3
          - 0.5 * (active - 0.5) * 2
          - 0.4 * (years - 6) / 3.5
          + 0.35 * (region == 2 ? 1.4 : -0.7)
          - 0.2 * (rating - 575) / 159
          + 0.25 * random.nextGaussian();
      return leaving > limit ? 1 : 0;
    });
  }

  private static double quantile(double share) {
    // Of the standard normal distribution, by bisection of a logistic approximation.
    return Math.log((1 - share) / share) / 1.702;
  }

  /** Two half circles that reach into each other. */
  public static Data.Source moons(int rows) {
    return classes("moons", rows, 2, 2, (x, random) -> {
      int moon = random.nextInt(2);
      double angle = Math.PI * random.nextDouble();
      double side = moon == 0 ? 1 : -1;
      x[0] = (float) (side * Math.cos(angle) + moon + 0.1 * random.nextGaussian());
      x[1] = (float) (side * Math.sin(angle) + 0.5 * moon + 0.1 * random.nextGaussian());
      return moon;
    });
  }

  /** A disc inside a ring, ten units wide. */
  public static Data.Source rings(int rows) {
    return classes("rings", rows, 2, 2, (x, random) -> {
      int ring = random.nextInt(2);
      double angle = 2 * Math.PI * random.nextDouble();
      double radius = ring == 0 ? 3 * Math.abs(random.nextGaussian()) : 10 + random.nextGaussian();
      x[0] = (float) (radius * Math.cos(angle));
      x[1] = (float) (radius * Math.sin(angle));
      return ring;
    });
  }

  /** Clouds around centres that a linear model tells apart. */
  public static Data.Source clouds(int rows, int features, int classes, double distance) {
    Random drawn = new Random(5);
    double[][] centres = new double[classes][features];
    for (double[] centre : centres) {
      Arrays.setAll(centre, i -> distance * drawn.nextGaussian());
    }
    return classes("clouds", rows, features, classes, (x, random) -> {
      int cloud = random.nextInt(classes);
      for (int i = 0; i < features; i++) {
        x[i] = (float) (centres[cloud][i] + random.nextGaussian());
      }
      return cloud;
    });
  }

  /** The four rows of exclusive or. */
  public static Data.Source exclusiveOr() {
    return new Data.Source("xor", seed -> xor());
  }

  /** The four rows of exclusive or, for training and test alike. */
  public static Data xor() {
    float[][] x = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
    float[][] y = {{1, 0}, {0, 1}, {0, 1}, {1, 0}};
    DataSet all = new DataSet(Nd4j.create(x), Nd4j.create(y));
    return new Data(all, all.copy(), Data.Metric.ACCURACY);
  }

  /** Four columns of thirty categories each, one-hot. */
  public static Data.Source categories(int rows) {
    int columns = 4;
    int values = 30;
    return classes("categories", rows, columns * values, 2, (x, random) -> {
      int sum = 0;
      for (int column = 0; column < columns; column++) {
        int value = random.nextInt(values);
        x[column * values + value] = 1;
        sum += value * 7 % 5;
      }
      return sum > 2 * columns ? 1 : 0;
    });
  }

  /** One column with an index; the class is arbitrary but fixed for each index. */
  public static Data.Source indices(int rows, int entries, int classes) {
    int[] of = new Random(3).ints(entries, 0, classes).toArray();
    return classes("indices", rows, 1, classes, (x, random) -> {
      int index = random.nextInt(entries);
      x[0] = index;
      return of[index];
    });
  }

  /** Word counts weighted by rarity, each row of length 1: most entries are 0, the rest is small. */
  public static Data.Source wordWeights(int rows, int vocabulary, int classes) {
    int words = 45;
    int[][] topic = new int[classes][];
    Random drawn = new Random(11);
    Arrays.setAll(topic, k -> drawn.ints(40, 0, vocabulary).toArray());
    return classes("word-weights", rows, vocabulary, classes, (x, random) -> {
      int kind = random.nextInt(classes);
      for (int i = 0; i < words; i++) {
        boolean own = random.nextDouble() < 0.35;
        int word = own
            ? topic[kind][random.nextInt(topic[kind].length)]
            : (int) (vocabulary * Math.pow(random.nextDouble(), 2.5));
        x[word] += (float) Math.log(2 + word * 8.0 / vocabulary);
      }
      double norm = 0;
      for (float weight : x) {
        norm += weight * weight;
      }
      for (int i = 0; i < x.length; i++) {
        x[i] /= (float) Math.sqrt(norm);
      }
      return kind;
    });
  }

  /** Friedman's first function of ten features in 0..1, of which five count; targets around 14. */
  public static Data.Source friedman(int rows) {
    return numbers("friedman", rows, 10, (x, random) -> {
      for (int i = 0; i < x.length; i++) {
        x[i] = random.nextFloat();
      }
      return 10 * Math.sin(Math.PI * x[0] * x[1])
          + 20 * (x[2] - 0.5) * (x[2] - 0.5)
          + 10 * x[3]
          + 5 * x[4]
          + random.nextGaussian();
    });
  }

  /** Houses in natural units; the price is in thousands, 5 to 50. */
  public static Data.Source houses(int rows) {
    return numbers("houses", rows, 6, (x, random) -> {
      double rooms = 6.3 + 0.7 * random.nextGaussian();
      double age = 100 * random.nextDouble();
      double distance = 1 + 9 * random.nextDouble();
      double tax = 180 + 520 * random.nextDouble();
      double crime = Math.exp(1.4 * random.nextGaussian() - 0.5);
      double poor = 2 + 26 * random.nextDouble();
      double[] row = {rooms, age, distance, tax, crime, poor};
      for (int i = 0; i < row.length; i++) {
        x[i] = (float) row[i];
      }
      double price = 23
          + 7 * (rooms - 6.3)
          - 0.6 * (poor - 15)
          - 0.01 * (tax - 440)
          - 0.3 * crime
          + 0.25 * (rooms - 6.3) * (15 - poor)
          + 2 * random.nextGaussian();
      return Math.max(5, Math.min(50, price));
    });
  }

  /** sin(x)/x between -10 and 10. */
  public static Data.Source sinc(int rows) {
    return numbers("sinc", rows, 1, (x, random) -> {
      x[0] = 20 * random.nextFloat() - 10;
      return x[0] == 0 ? 1 : Math.sin(x[0]) / x[0];
    });
  }

  /** The sum of two numbers in 0..3. */
  public static Data.Source sum(int rows) {
    return numbers("sum", rows, 2, (x, random) -> {
      x[0] = 3 * random.nextFloat();
      x[1] = 3 * random.nextFloat();
      return x[0] + x[1];
    });
  }

  /** A linear function with noise. */
  public static Data.Source linear(int rows, int features) {
    double[] weights = new Random(8).doubles(features, -1, 1).toArray();
    return numbers("linear", rows, features, (x, random) -> {
      gaussians(x, random);
      return 2 + dot(weights, x) + 0.1 * random.nextGaussian();
    });
  }

  /** Correlated features that a few numbers explain, to be given back. */
  public static Data.Source fewFactors(int rows, int features, int factors) {
    return new Data.Source("few-factors", seed -> {
      Random random = new Random(seed);
      double[][] loadings = new double[factors][features];
      for (double[] loading : loadings) {
        Arrays.setAll(loading, i -> 0.6 * random.nextGaussian());
      }
      float[][] x = new float[rows][features];
      for (float[] row : x) {
        for (double[] loading : loadings) {
          double factor = random.nextGaussian();
          for (int i = 0; i < features; i++) {
            row[i] += (float) (factor * loading[i]);
          }
        }
        for (int i = 0; i < features; i++) {
          row[i] += (float) (0.1 * random.nextGaussian());
        }
      }
      INDArray values = Nd4j.create(x);
      return Data.split(new DataSet(values, values.dup()), Data.Metric.EXPLAINED_VARIANCE);
    });
  }

  /** Two arms that wind around each other. */
  public static Data.Source spirals(int rows) {
    return classes("spirals", rows, 2, 2, (x, random) -> {
      int arm = random.nextInt(2);
      double turn = 0.4 + 3.6 * random.nextDouble();
      double angle = turn + Math.PI * arm;
      x[0] = (float) (0.5 * turn * Math.cos(angle) + 0.06 * random.nextGaussian());
      x[1] = (float) (0.5 * turn * Math.sin(angle) + 0.06 * random.nextGaussian());
      return arm;
    });
  }

  /** How often something happens: counts around a rate that depends on the features. */
  public static Data.Source counts(int rows) {
    return numbers("counts", rows, 5, (x, random) -> {
      gaussians(x, random);
      double rate = Math.exp(0.8 + 0.6 * x[0] - 0.4 * x[1] + 0.3 * x[2] * x[3]);
      double limit = Math.exp(-rate);
      int count = -1;
      for (double left = 1; left > limit; left *= random.nextDouble()) {
        count++;
      }
      return Math.max(0, count);
    });
  }

  /** A direction in three dimensions that the features turn; the length does not count. */
  public static Data.Source directions(int rows) {
    double[] mixing = new Random(21).doubles(18, -1, 1).toArray();
    return new Data.Source("directions", seed -> {
      Random random = new Random(seed);
      float[][] x = new float[rows][6];
      float[][] y = new float[rows][3];
      for (int row = 0; row < rows; row++) {
        gaussians(x[row], random);
        for (int k = 0; k < 3; k++) {
          for (int i = 0; i < 6; i++) {
            y[row][k] += (float) (mixing[6 * k + i] * x[row][i]);
          }
        }
      }
      return Data.split(new DataSet(Nd4j.create(x), Nd4j.create(y)), Data.Metric.COSINE);
    });
  }

  /** Several labels a row, each there or not. */
  public static Data.Source labels(int rows, int features, int labels) {
    double[] mixing = new Random(22).doubles((long) features * labels, -1, 1).toArray();
    return new Data.Source("labels", seed -> {
      Random random = new Random(seed);
      float[][] x = new float[rows][features];
      float[][] y = new float[rows][labels];
      for (int row = 0; row < rows; row++) {
        gaussians(x[row], random);
        for (int k = 0; k < labels; k++) {
          double sum = -0.3;
          for (int i = 0; i < features; i++) {
            sum += mixing[features * k + i] * x[row][i];
          }
          y[row][k] = sum > 0 ? 1 : 0;
        }
      }
      return Data.split(
          new DataSet(Nd4j.create(x), Nd4j.create(y)), Data.Metric.EXPLAINED_VARIANCE);
    });
  }

  /** The same with one column for the second of two classes instead of two columns. */
  public static Data.Source oneColumn(Data.Source source) {
    return source.changed(data -> {
      for (DataSet part : List.of(data.train(), data.test())) {
        part.setLabels(part.getLabels().getColumn(1, true).dup());
      }
      return new Data(data.train(), data.test(), Data.Metric.EXPLAINED_VARIANCE);
    });
  }
}
