package io.tightrope.theory.maps;

import io.tightrope.theory.gauss.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.analysis.solvers.BracketingNthOrderBrentSolver;

/**
 * All fixed points of a variance map in a range, ascending, with stability and basins. There can be
 * several, and a network designed for one may settle in another (Dent 2026).
 *
 * <p>The relative excess {@code V(q) / q - 1} is scanned on a logarithmic grid (40 points a decade);
 * sign changes are roots, and minima that touch zero are the tangential fixed points of the
 * unclipped activations. Zero is included where {@code V(0) = 0}. Basins end at the neighbouring
 * fixed points, which is exact where V does not fall, as for every activation whose magnitude grows
 * with that of its argument.
 *
 * @param map the variance map
 * @param points the fixed points, ascending; for a map that keeps every q the single neutral one at
 *     the middle of the range
 * @param from lower end of the searched range
 * @param to upper end of the searched range
 */
public record FixedPoints(VarianceMap map, List<FixedPoint> points, double from, double to) {
  private static final int POINTS_PER_DECADE = 40;
  private static final double ZERO = 1e-11;
  private static final double NEAR = 0.05;
  private static final int NEUTRAL_RUN = 4;
  private static final double DEFAULT_SPAN = 1e6;

  public FixedPoints {
    points = List.copyOf(points);
  }

  /** In {@code [scale / 1e6, scale * 1e6]}, scale being a variance that matters to the caller. */
  public static FixedPoints around(VarianceMap map, double scale) {
    return in(map, scale / DEFAULT_SPAN, scale * DEFAULT_SPAN);
  }

  /**
   * In a stated range.
   *
   * @param from above 0
   * @param to above {@code from}
   */
  public static FixedPoints in(VarianceMap map, double from, double to) {
    Require.positive("the lower end of the range", from);
    Require.positive("the range's upper end over its lower end, less 1,", to / from - 1);
    return new FixedPoints(map, new Search(map, from, to).run(), from, to);
  }

  /** Where a first variance of {@code q} leads, following the layers for ever. */
  public Destination leadsTo(double q) {
    Require.variance(q);
    for (FixedPoint point : points) {
      if (point.attracts(q)) {
        return new Destination(Optional.of(point));
      }
    }
    return new Destination(Optional.empty());
  }

  /**
   * Where a variance leads.
   *
   * @param point the fixed point; empty when the variance leaves the searched range
   */
  public record Destination(Optional<FixedPoint> point) {}

  /** One scan of the relative excess over the range. */
  private static final class Search {
    private final VarianceMap map;
    private final double[] logQ;
    private final double[] excess;
    private final List<Root> roots = new ArrayList<>();

    /** A root with the sign of the excess to either side. */
    private record Root(double q, int below, int above) {}

    Search(VarianceMap map, double from, double to) {
      this.map = map;
      int cells = (int) Math.ceil(POINTS_PER_DECADE * Math.log10(to / from));
      logQ = new double[cells + 1];
      excess = new double[cells + 1];
      for (int i = 0; i <= cells; i++) {
        logQ[i] = Math.log(from) + i * Math.log(to / from) / cells;
        excess[i] = excessAtLog(logQ[i]);
      }
    }

    List<FixedPoint> run() {
      if (neutral()) {
        double middle = Math.exp(0.5 * (logQ[0] + logQ[logQ.length - 1]));
        return List.of(describe(middle, Stability.NEUTRAL, 0, Double.POSITIVE_INFINITY));
      }
      addZero();
      for (int i = 0; i < logQ.length; i++) {
        if (sign(excess[i]) == 0) {
          addTouched(i);
        } else if (i + 1 < logQ.length && sign(excess[i]) * sign(excess[i + 1]) < 0) {
          add(bisect(logQ[i], logQ[i + 1]), sign(excess[i]), sign(excess[i + 1]));
        } else if (i > 0 && i + 1 < logQ.length && dips(i)) {
          addDip(i);
        }
      }
      return withBasins();
    }

    private double excessAtLog(double logQ) {
      double q = Math.exp(logQ);
      return map.apply(q) / q - 1;
    }

    private static int sign(double excess) {
      return Math.abs(excess) <= ZERO ? 0 : excess > 0 ? 1 : -1;
    }

    private boolean neutral() {
      int run = 0;
      for (double value : excess) {
        run = sign(value) == 0 ? run + 1 : 0;
        if (run == NEUTRAL_RUN) {
          return true;
        }
      }
      return false;
    }

    private void addZero() {
      if (map.apply(0) == 0) {
        roots.add(new Root(0, 0, sign(excess[0])));
      }
    }

    private void addTouched(int i) {
      int below = i == 0 ? 0 : sign(excess[i - 1]);
      int above = i + 1 == logQ.length ? 0 : sign(excess[i + 1]);
      add(Math.exp(logQ[i]), below, above);
    }

    /** Whether the excess comes closest to zero here without changing its sign. */
    private boolean dips(int i) {
      double here = Math.abs(excess[i]);
      return here < NEAR
          && sign(excess[i - 1]) == sign(excess[i])
          && sign(excess[i + 1]) == sign(excess[i])
          && here <= Math.abs(excess[i - 1])
          && here < Math.abs(excess[i + 1]);
    }

    /** A dip that touches zero is one root, one that passes it two. */
    private void addDip(int i) {
      int side = sign(excess[i]);
      double at = minimize(x -> side * excessAtLog(x), logQ[i - 1], logQ[i + 1]);
      double depth = side * excessAtLog(at);
      if (depth < -ZERO) {
        add(bisect(logQ[i - 1], at), side, -side);
        add(bisect(at, logQ[i + 1]), -side, side);
      } else if (depth <= ZERO) {
        add(Math.exp(at), side, side);
      }
    }

    private void add(double q, int below, int above) {
      roots.add(new Root(q, below, above));
    }

    private double bisect(double low, double high) {
      double root = new BracketingNthOrderBrentSolver(1e-15, 1e-15, 1e-16, 5)
          .solve(200, this::excessAtLog, low, high);
      return Math.exp(root);
    }

    private List<FixedPoint> withBasins() {
      List<FixedPoint> points = new ArrayList<>();
      for (int i = 0; i < roots.size(); i++) {
        Root root = roots.get(i);
        double slope = map.at(root.q()).slope();
        boolean fromBelow = root.below() > 0 && slope > -1 || root.q() == 0;
        boolean fromAbove = root.above() < 0 && slope > -1;
        double low = !fromBelow ? root.q() : i == 0 ? 0 : roots.get(i - 1).q();
        double high = !fromAbove
            ? root.q()
            : i + 1 == roots.size()
                ? Double.POSITIVE_INFINITY
                : roots.get(i + 1).q();
        points.add(describe(root.q(), stability(root, fromBelow, fromAbove), low, high));
      }
      return points;
    }

    private static Stability stability(Root root, boolean fromBelow, boolean fromAbove) {
      if (root.q() == 0) {
        return fromAbove ? Stability.STABLE : Stability.UNSTABLE;
      }
      if (fromBelow && fromAbove) {
        return Stability.STABLE;
      }
      if (fromBelow) {
        return Stability.STABLE_FROM_BELOW;
      }
      return fromAbove ? Stability.STABLE_FROM_ABOVE : Stability.UNSTABLE;
    }

    private FixedPoint describe(double q, Stability stability, double low, double high) {
      MapPoint point = map.at(q);
      return new FixedPoint(
          q,
          stability,
          point.slope(),
          point.chi1(),
          point.sparsity(),
          point.saturation(),
          low,
          high);
    }

    /** Golden-section search for the minimum of a function with one dip. */
    private static double minimize(DoubleUnaryOperator f, double low, double high) {
      double ratio = (Math.sqrt(5) - 1) / 2;
      double a = low;
      double b = high;
      double x1 = b - ratio * (b - a);
      double x2 = a + ratio * (b - a);
      double f1 = f.applyAsDouble(x1);
      double f2 = f.applyAsDouble(x2);
      for (int i = 0; i < 60; i++) {
        if (f1 < f2) {
          b = x2;
          x2 = x1;
          f2 = f1;
          x1 = b - ratio * (b - a);
          f1 = f.applyAsDouble(x1);
        } else {
          a = x1;
          x1 = x2;
          f1 = f2;
          x2 = a + ratio * (b - a);
          f2 = f.applyAsDouble(x2);
        }
      }
      return 0.5 * (a + b);
    }
  }
}
