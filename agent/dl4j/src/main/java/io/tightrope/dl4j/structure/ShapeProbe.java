package io.tightrope.dl4j.structure;

import io.tightrope.core.run.ActivationDescription;
import io.tightrope.core.stats.ActivationBands;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Learns what an activation function does by asking it, so that a stranger's own class is known as
 * well as DL4J's: it is evaluated on a grid, with training off, and the ends of its flat parts are
 * then narrowed down to neighbouring numbers of the network's own precision.
 *
 * <p>A flat part counts when it ends in a kink or a jump. Where a smooth function merely runs out of
 * digits (tanh beyond 9) it is neither a dead zone nor a clip. Costs up to a millisecond.
 */
final class ShapeProbe {
  /** A flat part ends in a kink if the function leaves it by this share of the way out of it. */
  private static final double KINK = 1e-4;

  private static final double TOLERANCE = 1e-5;

  private final IActivation activation;
  private final Evaluator evaluator;
  private final double[] x;
  private final double[] y;

  private ShapeProbe(IActivation activation, DataType precision) {
    this.activation = activation;
    this.evaluator = new Evaluator(activation, precision);
    this.x = evaluator.representable(grid());
    this.y = evaluator.values(x);
  }

  /**
   * Probes the function.
   *
   * @param precision the data type of the network
   * @return its shape; without bands if it looks at more than one element at a time (softmax), or
   *     if it throws: a stranger's own may take only what its network gives it
   */
  static ActivationShape probe(IActivation activation, DataType precision) {
    try {
      return new ShapeProbe(activation, precision).shape();
    } catch (RuntimeException | LinkageError | AssertionError thrown) {
      return ActivationShape.refused(
          ActivationDescription.named(frameworkName(activation)), thrown);
    }
  }

  private ActivationShape shape() {
    if (!evaluator.isElementwise(x, y)) {
      return new ActivationShape(
          ActivationDescription.named(frameworkName(activation)), ActivationBands.NONE);
    }
    ActivationBands bands = bands();
    return new ActivationShape(describe(bands), bands);
  }

  private ActivationBands bands() {
    int first = firstZeroOfLongestRun();
    double silentFrom = Double.POSITIVE_INFINITY;
    double silentTo = Double.NEGATIVE_INFINITY;
    if (first >= 0) {
      int last = first;
      while (last + 1 < x.length && y[last + 1] == 0) {
        last++;
      }
      double low = first == 0 ? Double.NEGATIVE_INFINITY : evaluator.edge(x[first], x[first - 1]);
      double high =
          last == x.length - 1 ? Double.POSITIVE_INFINITY : evaluator.edge(x[last], x[last + 1]);
      boolean kinks = (first == 0 || leaves(low, -1)) && (last == x.length - 1 || leaves(high, 1));
      if (kinks && !(first == 0 && last == x.length - 1)) {
        silentFrom = low;
        silentTo = high;
      }
    }
    return new ActivationBands(silentFrom, silentTo, clip(0, 1), clip(x.length - 1, -1));
  }

  /** First index of the longest run of zeros, at least two points long; -1 if there is none. */
  private int firstZeroOfLongestRun() {
    int best = -1;
    int bestLength = 1;
    for (int i = 0; i < y.length; i++) {
      int from = i;
      while (i < y.length && y[i] == 0) {
        i++;
      }
      if (i - from > bestLength) {
        best = from;
        bestLength = i - from;
      }
    }
    return best;
  }

  /** Where the flat part at one end of the grid ends; infinite if there is none but zero. */
  private double clip(int end, int inwards) {
    double none = inwards > 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    int i = end;
    while (i + inwards >= 0 && i + inwards < y.length && y[i + inwards] == y[end]) {
      i += inwards;
    }
    boolean flat = i != end && i + inwards >= 0 && i + inwards < y.length;
    if (!flat || y[end] == 0 || !Double.isFinite(y[end])) {
      return none;
    }
    double edge = evaluator.edge(x[i], x[i + inwards]);
    return leaves(edge, inwards) ? edge : none;
  }

  private boolean leaves(double edge, int direction) {
    double distance = 0.05 * (1 + Math.abs(edge));
    double[] at =
        evaluator.values(evaluator.representable(new double[] {edge, edge + direction * distance}));
    return Math.abs(at[1] - at[0]) >= KINK * distance;
  }

  private ActivationDescription describe(ActivationBands bands) {
    double threshold = bands.silentTo();
    double clip = Double.isFinite(bands.clippedAbove())
        ? Math.abs(y[y.length - 1])
        : Double.isFinite(bands.clippedBelow()) ? Math.abs(y[0]) : Double.POSITIVE_INFINITY;
    OptionalDouble tau =
        bands.hasSilence() ? OptionalDouble.of(threshold + 0.0) : OptionalDouble.empty();
    OptionalDouble m = Double.isFinite(clip) ? OptionalDouble.of(clip) : OptionalDouble.empty();
    String kind = bands.hasSilence() ? kind(threshold, clip) : frameworkName(activation);
    return new ActivationDescription(kind, tau, m);
  }

  private String kind(double tau, double clip) {
    boolean clipped = Double.isFinite(clip);
    if (isOneSided(tau, clip)) {
      return clipped ? "crelu" : "relu_tau";
    }
    if (tau >= 0 && isTwoSided(tau, clip)) {
      return clipped ? "cst" : "st";
    }
    return frameworkName(activation);
  }

  private boolean isOneSided(double tau, double clip) {
    for (int i = 0; i < x.length; i++) {
      if (!isClose(y[i], Math.min(Math.max(x[i] - tau, 0), clip), x[i])) {
        return false;
      }
    }
    return true;
  }

  private boolean isTwoSided(double tau, double clip) {
    for (int i = 0; i < x.length; i++) {
      double height = Math.min(Math.max(Math.abs(x[i]) - tau, 0), clip);
      if (!isClose(y[i], Math.copySign(height, x[i]), x[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isClose(double measured, double expected, double at) {
    return Math.abs(measured - expected) <= TOLERANCE * (1 + Math.abs(at));
  }

  /** {@code relu} for DL4J's own {@code ActivationReLU}. */
  private static String frameworkName(IActivation activation) {
    String name = activation.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    return name.startsWith("activation") ? name.substring("activation".length()) : name;
  }

  /** Fine about zero, where pre-activations live, and coarse out to where they explode to. */
  private static double[] grid() {
    List<Double> positive = new ArrayList<>();
    for (double at = 1.0 / 64; at <= 8; at += 1.0 / 32) {
      positive.add(at);
    }
    for (double at = 8.25; at < 1e6; at *= 1.03) {
      positive.add(at);
    }
    int n = positive.size();
    double[] grid = new double[2 * n + 1];
    for (int i = 0; i < n; i++) {
      grid[n + 1 + i] = positive.get(i);
      grid[n - 1 - i] = -positive.get(i);
    }
    return grid;
  }
}
