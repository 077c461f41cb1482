package io.tightrope.benchmarks.ordinary;

import io.tightrope.benchmarks.ordinary.data.Data;
import io.tightrope.benchmarks.ordinary.data.Pictures;
import io.tightrope.benchmarks.ordinary.data.Sequences;
import io.tightrope.benchmarks.ordinary.data.Tables;
import io.tightrope.benchmarks.ordinary.network.Network;
import io.tightrope.benchmarks.ordinary.network.Networks;
import io.tightrope.benchmarks.ordinary.network.Updaters;
import io.tightrope.benchmarks.ordinary.network.Variants;
import io.tightrope.benchmarks.ordinary.network.Variants.Normalization;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;

/**
 * Trainings whose choices are drawn from the ranges that people choose from. Nothing is chosen after
 * the draw; what a job must reach follows from its data set alone.
 */
final class DrawnJobs {
  static final int COUNT = 136;

  private static final long SEED = 20_241;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;
  private static final int MAX_STEPS = 600;

  private final Random random;

  private DrawnJobs(int number) {
    // Neighbouring seeds would begin with nearly the same number.
    random = new Random((SEED + number) * SPREAD);
  }

  static List<Job> all() {
    return IntStream.range(0, COUNT).mapToObj(n -> new DrawnJobs(n).draw(n)).toList();
  }

  /**
   * A data set that is easily learned.
   *
   * @param chance score of a network that knows nothing of the features
   */
  private record Easy(Data.Source source, double chance) {
    /** Half of what there is to learn. */
    double aim() {
      return chance + 0.5 * (1 - chance);
    }
  }

  private static final List<Easy> TABLES = List.of(
      new Easy(Tables.moons(1000), 0.5),
      new Easy(Tables.rings(1000).standardized(), 0.5),
      new Easy(Tables.rings(1000).minMax(), 0.5),
      new Easy(Tables.flowers(600).standardized(), 1 / 3.0),
      new Easy(Tables.flowers(600), 1 / 3.0),
      new Easy(Tables.clouds(1500, 8, 3, 1), 1 / 3.0),
      new Easy(Tables.clouds(1500, 30, 5, 0.5), 0.2),
      new Easy(Tables.clouds(1500, 100, 6, 0.4), 1 / 6.0),
      new Easy(Tables.teacher(2000, 12, 4), 0.4),
      new Easy(Tables.teacher(2000, 20, 2), 0.5),
      new Easy(Tables.customers(2000, 0.4).standardized(), 0.6),
      new Easy(Tables.customers(2000, 0.4).minMax(), 0.6),
      new Easy(Tables.wordWeights(1200, 300, 4), 0.25),
      new Easy(Tables.categories(2000), 0.5),
      new Easy(Pictures.shapes(1500, 8, 1), 0.25),
      new Easy(Tables.friedman(1500).standardized(), 0),
      new Easy(Tables.houses(1500).standardized(), 0),
      new Easy(Tables.linear(1200, 8).standardized(), 0),
      new Easy(Tables.sum(1000).standardized(), 0));

  private static final List<Easy> SEQUENCES = List.of(
      new Easy(Sequences.curves(800, 16), 0.25), new Easy(Sequences.maskedCurves(800, 18), 0.25));

  private static final List<Activation> ACTIVATIONS = List.of(
      Activation.RELU,
      Activation.RELU,
      Activation.RELU,
      Activation.TANH,
      Activation.TANH,
      Activation.SIGMOID,
      Activation.LEAKYRELU,
      Activation.ELU,
      Activation.SELU,
      Activation.GELU,
      Activation.SWISH,
      Activation.SOFTPLUS,
      Activation.SOFTSIGN,
      Activation.HARDTANH,
      Activation.MISH,
      Activation.RELU6,
      Activation.IDENTITY);

  private Job draw(int number) {
    double kind = random.nextDouble();
    if (kind < 0.09) {
      return recurrent(number);
    }
    if (kind < 0.18) {
      return pictures(number);
    }
    return table(number);
  }

  private Job table(int number) {
    Activation activation = one(ACTIVATIONS);
    // A linear network cannot learn the curved ones.
    Easy data = one(
        activation == Activation.IDENTITY
            ? TABLES.stream().filter(DrawnJobs::isLinear).toList()
            : TABLES);
    double kind = random.nextDouble();
    int depth = depth(activation);
    Network network;
    if (kind < 0.07 && activation == Activation.RELU) {
      network = Networks.residual(width(12, 64), 1 + random.nextInt(4));
    } else {
      Normalization normalization = kind > 0.92
          ? Normalization.BATCH
          : kind > 0.85 ? Normalization.LAYER : Normalization.NONE;
      network = Variants.mlp(activation, initialization(activation), normalization, widths(depth));
    }
    return fit(number, data, network, batch(data));
  }

  private static boolean isLinear(Easy easy) {
    return List.of("flowers", "clouds", "customers", "word-weights", "houses", "linear", "sum")
        .contains(easy.source().name());
  }

  /** Squashing functions with a mean above 0 are seldom stacked high. */
  private int depth(Activation activation) {
    boolean shallow = activation == Activation.SIGMOID || activation == Activation.SOFTPLUS;
    return 1 + (shallow ? random.nextInt(2) : Math.min(random.nextInt(6), random.nextInt(6)));
  }

  private int[] widths(int depth) {
    int[] widths = new int[depth];
    // Few people stack narrow layers.
    int least = depth < 3 ? 8 : 16;
    int most = depth < 3 ? 256 : 96;
    Arrays.setAll(widths, i -> width(least, most));
    Arrays.sort(widths);
    for (int i = 0; i < depth / 2; i++) {
      int other = widths[i];
      widths[i] = widths[depth - 1 - i];
      widths[depth - 1 - i] = other;
    }
    return widths;
  }

  private int width(int least, int most) {
    return (int) Math.round(logUniform(least, most));
  }

  private WeightInit initialization(Activation activation) {
    return switch (activation) {
      case RELU, LEAKYRELU, RELU6 ->
        one(List.of(WeightInit.RELU, WeightInit.RELU_UNIFORM, WeightInit.XAVIER));
      case ELU, GELU, SWISH, MISH -> one(List.of(WeightInit.RELU, WeightInit.XAVIER));
      case SELU -> WeightInit.LECUN_NORMAL;
      case SIGMOID -> one(List.of(WeightInit.XAVIER, WeightInit.SIGMOID_UNIFORM));
      default ->
        one(List.of(
            WeightInit.XAVIER,
            WeightInit.XAVIER_UNIFORM,
            WeightInit.LECUN_NORMAL,
            WeightInit.NORMAL));
    };
  }

  private Job recurrent(int number) {
    Easy data = one(SEQUENCES);
    boolean masked = data == SEQUENCES.get(1);
    int width = width(8, 32);
    Network network = switch (random.nextInt(masked ? 3 : 6)) {
      case 0 -> Networks.lastStep(width);
      case 1 -> Variants.bothWays(true, width / 2);
      case 2 -> Variants.pooledLstm(width, width);
      case 3 -> Variants.lastStepOfRnn(Activation.TANH, width);
      case 4 -> Variants.bothWays(false, width);
      default ->
        Variants.alongTime(
            one(List.of(Activation.RELU, Activation.TANH, Activation.ELU)), width, width);
    };
    return fit(
        number,
        data,
        network,
        one(List.of(16, 32, 64)),
        500,
        List.of(
            Updaters.ADAM, Updaters.RMSPROP, Updaters.NADAM, Updaters.AMSGRAD, Updaters.ADAMAX));
  }

  private Job pictures(int number) {
    Easy data = new Easy(Pictures.shapes(1000, 12, 1), 0.25);
    Network network = switch (random.nextInt(3)) {
      case 0 -> Networks.convolutional(12, false, width(16, 48), width(4, 12), width(6, 16));
      case 1 -> Networks.convolutional(12, true, width(16, 48), width(4, 12), width(6, 16));
      default ->
        Variants.strided(
            one(List.of(Activation.RELU, Activation.LEAKYRELU, Activation.ELU, Activation.SWISH)),
            12,
            width(6, 12),
            width(10, 20));
    };
    return fit(
        number,
        data,
        network,
        one(List.of(16, 32)),
        400,
        List.of(
            Updaters.ADAM, Updaters.RMSPROP, Updaters.NADAM, Updaters.AMSGRAD, Updaters.ADAMAX));
  }

  private int batch(Easy data) {
    int whole = random.nextDouble() < 0.06 ? 800 : 128;
    int least = data.chance() == 0 ? 8 : 2;
    return width(least, whole);
  }

  private Job fit(int number, Easy data, Network network, int batch) {
    return fit(number, data, network, batch, MAX_STEPS, List.of(Updaters.values()));
  }

  private Job fit(
      int number, Easy data, Network network, int batch, int steps, List<Updaters> updaters) {
    Updaters updater = one(updaters);
    // Small batches, many layers and numeric targets are given the lower half of the range.
    double place = random.nextDouble();
    if (batch < 8 || network.hidden().size() > 3 || data.chance() == 0) {
      place /= 2;
    }
    String name = "drawn-%03d-%s-%s-%s"
        .formatted(
            number,
            data.source().name(),
            network.activation(),
            updater.name().toLowerCase(Locale.ROOT));
    return Job.of(name, data.source(), network)
        .updater(updater.at(place))
        .with(regularization(network))
        .batch(batch)
        .steps(steps)
        .atLeast(data.aim());
  }

  private UnaryOperator<NeuralNetConfiguration.Builder> regularization(Network network) {
    double kind = random.nextDouble();
    if (kind < 0.15) {
      double l2 = logUniform(1e-5, 1e-3);
      return start -> start.l2(l2);
    }
    if (kind < 0.25) {
      double kept = 0.7 + 0.25 * random.nextDouble();
      return start -> start.dropOut(kept);
    }
    // DL4J cannot limit the weights of layer normalization, which are a plain row.
    if (kind < 0.32 && !network.family().equals("mlp-layernorm")) {
      return start -> start.constrainWeights(new MaxNormConstraint(3, 1));
    }
    return UnaryOperator.identity();
  }

  private double logUniform(double least, double most) {
    return least * Math.pow(most / least, random.nextDouble());
  }

  private <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
