package io.tightrope.theory.width;

import io.tightrope.theory.gauss.Require;
import io.tightrope.theory.maps.VarianceMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The variance of a network of finite width from layer to layer. Given the layer below, units are
 * independent, so the next variance is {@code sw2 M + sb2} where M, the mean of phi^2 over the N
 * units below, has mean {@code E[phi^2]} and variance {@code (E[phi^4] - E[phi^2]^2) / N}; M is
 * drawn from the gamma law with these two. Against 200 real random networks each it gives escape
 * probabilities within a few hundredths.
 *
 * <pre>{@code
 * var map = EdgeOfChaos.unclipped(SparseKind.RELU_TAU, 0.6, 1).orThrow().map();
 * FiniteWidthChain.uniform(map, 50, 100).run(1, 1, 4000, 1).escapesUp(); // about 0.18
 * }</pre>
 *
 * Immutable and thread-safe; the same seed gives the same answer. 2,000 draws of 50 layers take
 * about 10 ms.
 */
public final class FiniteWidthChain {
  /** A variance this many times off its reference has escaped. */
  public static final double ESCAPE_FACTOR = 5;

  private static final double TABLE_BELOW = 1e-12;
  private static final double TABLE_ABOVE = 1e15;

  private final List<Transition> transitions;

  /**
   * From one layer to the next.
   *
   * @param map the variance map: the activation of the layer below, the weights of the layer above
   * @param width how many independent units feed a unit: the units below, for a convolution its
   *     fan-in
   */
  public record Transition(VarianceMap map, double width) {
    public Transition {
      Require.positive("width", width);
    }
  }

  /** Through these transitions in order; the number of layers is one more. */
  public FiniteWidthChain(List<Transition> transitions) {
    this.transitions = List.copyOf(transitions);
  }

  /** Of {@code depth} equal layers of {@code width} units. */
  public static FiniteWidthChain uniform(VarianceMap map, int depth, int width) {
    Require.atLeast("depth", 1, depth);
    Require.atLeast("width", 1, width);
    return new FiniteWidthChain(Collections.nCopies(depth - 1, new Transition(map, width)));
  }

  /**
   * Draws random networks.
   *
   * @param start q of the first layer, above 0
   * @param reference q* against which escape is measured, above 0
   * @param draws how many networks, at least 1
   * @param seed of the random numbers
   */
  public FiniteWidthRisk run(double start, double reference, int draws, long seed) {
    Require.positive("the first layer's variance", start);
    Require.positive("the reference variance", reference);
    Require.atLeast("the number of draws", 1, draws);
    double[][] paths = new double[transitions.size() + 1][draws];
    double[] logGain = new double[draws];
    boolean[] left = new boolean[draws];
    for (int d = 0; d < draws; d++) {
      paths[0][d] = start;
      left[d] = escaped(start, reference);
    }
    GammaSampler gamma = new GammaSampler(new SplittableRandom(seed));
    Map<VarianceMap, MapTable> tables = new IdentityHashMap<>();
    MapTable.Step step = new MapTable.Step();
    for (int l = 0; l < transitions.size(); l++) {
      Transition transition = transitions.get(l);
      double end = reference * TABLE_ABOVE;
      MapTable table = tables.computeIfAbsent(
          transition.map(), map -> new MapTable(map, reference * TABLE_BELOW, end));
      for (int d = 0; d < draws; d++) {
        double below = paths[l][d];
        if (below > end) {
          paths[l + 1][d] = Double.POSITIVE_INFINITY;
          continue;
        }
        table.look(below, step);
        double drawn = gamma.withMeanOne(transition.width() / step.spread);
        double above = step.passed * drawn + transition.map().sb2();
        paths[l + 1][d] = above;
        left[d] |= escaped(above, reference);
        logGain[d] += step.logChi1;
      }
    }
    return summarize(paths, logGain, left, reference);
  }

  private static FiniteWidthRisk summarize(
      double[][] paths, double[] logGain, boolean[] left, double reference) {
    int draws = logGain.length;
    double[] last = paths[paths.length - 1];
    int up = 0;
    int down = 0;
    int ever = 0;
    for (int d = 0; d < draws; d++) {
      up += last[d] > reference * ESCAPE_FACTOR ? 1 : 0;
      down += last[d] < reference / ESCAPE_FACTOR ? 1 : 0;
      ever += left[d] ? 1 : 0;
      logGain[d] = Math.exp(logGain[d]);
    }
    List<Quantiles> layers = new ArrayList<>();
    for (double[] layer : paths) {
      layers.add(Quantiles.of(layer));
    }
    return new FiniteWidthRisk(
        draws,
        up / (double) draws,
        down / (double) draws,
        ever / (double) draws,
        layers,
        Quantiles.of(logGain));
  }

  private static boolean escaped(double q, double reference) {
    return q > reference * ESCAPE_FACTOR || q < reference / ESCAPE_FACTOR;
  }
}
