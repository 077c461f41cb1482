package io.tightrope.theory.activation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * Knows an activation by what it does: samples it on a grid, finds where it is zero, where it is
 * flat and where it has kinks, and returns the closed form if it turns out to be one of the sparse
 * four, else an interpolation good to about 1e-9 with those features at their places.
 *
 * <p>The grid is dense near zero (1/64) and grows geometrically to 1,000. A cell holds a kink or a
 * jump when its midpoint is not where the cubic through values and slopes of its ends would have it;
 * bisection narrows the cell to 1e-5, and there the two tangents meet at the kink. What is left on
 * both sides is looked at again, so that a cell may hold several.
 */
public final class ActivationProbe {
  private static final double END = 1000;
  private static final int POINTS_PER_UNIT = 64;
  private static final double NARROW = 1e-5;
  private static final double SAME_VALUE = 1e-9;
  private static final double DIFFERENCE = 1e-7;
  private static final int MOST_CUTS = 8;

  private ActivationProbe() {}

  /** Something that can be evaluated at many points at once. */
  @FunctionalInterface
  public interface Samples {
    /**
     * Writes phi and its slope at each x.
     *
     * @param x the points, not to be changed
     * @param value receives phi(x)
     * @param slope receives phi'(x); at a kink either side's
     */
    void evaluate(double[] x, double[] value, double[] slope);
  }

  /** Of a plain function; slopes by differences. */
  public static Optional<Activation> recognize(String name, DoubleUnaryOperator function) {
    return recognize(name, (x, value, slope) -> {
      for (int i = 0; i < x.length; i++) {
        value[i] = function.applyAsDouble(x[i]);
        slope[i] = difference(function, x[i], value[i]);
      }
    });
  }

  /** The slope of the smoother side, so that a kink nearby does not blur it. */
  private static double difference(DoubleUnaryOperator function, double x, double here) {
    double step = DIFFERENCE * (1 + Math.abs(x));
    double right = function.applyAsDouble(x + step) - here;
    double farRight = function.applyAsDouble(x + 2 * step) - here;
    double left = function.applyAsDouble(x - step) - here;
    double farLeft = function.applyAsDouble(x - 2 * step) - here;
    return Math.abs(farRight - 2 * right) <= Math.abs(farLeft - 2 * left)
        ? (4 * right - farRight) / (2 * step)
        : (farLeft - 4 * left) / (2 * step);
  }

  /**
   * Of sampled values and slopes.
   *
   * @return empty when it is no function of one number (a value depends on its neighbours or changes
   *     from call to call) or not finite on the grid
   */
  public static Optional<Activation> recognize(String name, Samples samples) {
    double[] grid = grid();
    Sampled sampled = Sampled.of(samples, grid);
    if (!sampled.finite() || !sampled.agreesWith(Sampled.of(samples, everyOtherReversed(grid)))) {
      return Optional.empty();
    }
    List<Cell> cells = split(samples, sampled);
    List<Interval> zeros = new ArrayList<>();
    List<Interval> plateaus = new ArrayList<>();
    collectFlats(cells, zeros, plateaus);
    double[] kinks = kinks(cells);
    Interpolation interpolation = new Interpolation(cells);
    Activation numeric = new NumericActivation(
        name, interpolation::value, interpolation::slope, kinks, zeros, plateaus);
    return Optional.of(ClosedForms.match(numeric, sampled.x(), sampled.value(), SAME_VALUE)
        .map(Activation.class::cast)
        .orElse(numeric));
  }

  private static double[] grid() {
    int half = (int) Math.ceil(POINTS_PER_UNIT * Math.log(2 * END));
    double[] x = new double[2 * half + 1];
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.sinh((i - half) / (double) POINTS_PER_UNIT);
    }
    return x;
  }

  /** The same points in other company: what they give must not depend on it. */
  private static double[] everyOtherReversed(double[] x) {
    double[] other = new double[(x.length + 1) / 2];
    for (int i = 0; i < other.length; i++) {
      other[i] = x[x.length - 1 - 2 * i];
    }
    return other;
  }

  /** Points with what the function gave there. */
  private record Sampled(double[] x, double[] value, double[] slope) {
    static Sampled of(Samples samples, double[] x) {
      double[] value = new double[x.length];
      double[] slope = new double[x.length];
      samples.evaluate(x, value, slope);
      return new Sampled(x, value, slope);
    }

    boolean finite() {
      return Arrays.stream(value).allMatch(Double::isFinite)
          && Arrays.stream(slope).allMatch(Double::isFinite);
    }

    boolean agreesWith(Sampled everyOtherReversed) {
      for (int i = 0; i < everyOtherReversed.x.length; i++) {
        double here = value[x.length - 1 - 2 * i];
        double other = everyOtherReversed.value[i];
        if (!(Math.abs(here - other) <= SAME_VALUE * (1 + Math.abs(other)))) {
          return false;
        }
      }
      return true;
    }
  }

  private static List<Cell> split(Samples samples, Sampled at) {
    int count = at.x().length - 1;
    Cell[] cells = new Cell[count];
    for (int i = 0; i < count; i++) {
      cells[i] = new Cell(
          at.x()[i],
          at.x()[i + 1],
          at.value()[i],
          at.value()[i + 1],
          at.slope()[i],
          at.slope()[i + 1],
          false);
    }
    Sampled middles =
        Sampled.of(samples, Arrays.stream(cells).mapToDouble(Cell::middle).toArray());
    List<Cell> pieces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (cells[i].isRough(middles.value()[i], middles.slope()[i])) {
        addSplit(samples, pieces, cells[i], MOST_CUTS);
      } else {
        pieces.add(cells[i]);
      }
    }
    return pieces;
  }

  /** The half that stays rough, again and again; of a jump or kink little else is left. */
  private static Cell narrow(Samples samples, Cell cell) {
    Cell rough = cell;
    while (rough.width() > NARROW * Math.max(1, Math.abs(rough.x0()))) {
      Sampled middle = Sampled.of(samples, new double[] {rough.middle()});
      Cell left = rough.left(middle.value()[0], middle.slope()[0]);
      Cell right = rough.right(middle.value()[0], middle.slope()[0]);
      Sampled quarters = Sampled.of(samples, new double[] {left.middle(), right.middle()});
      rough = left.roughness(quarters.value()[0], quarters.slope()[0])
              >= right.roughness(quarters.value()[1], quarters.slope()[1])
          ? left
          : right;
    }
    return rough;
  }

  /** Cuts a rough cell at its kink and looks at what is left on both sides. */
  private static void addSplit(Samples samples, List<Cell> pieces, Cell cell, int cutsLeft) {
    Cell rough = narrow(samples, cell);
    double kink = rough.jumps() ? jump(samples, rough) : rough.meeting();
    double before = rough.value0() + rough.slope0() * (kink - rough.x0());
    double after = rough.value1() - rough.slope1() * (rough.x1() - kink);
    if (kink - cell.x0() > Cell.SAME_PLACE) {
      double end = Math.min(kink, cell.x1());
      add(
          samples,
          pieces,
          new Cell(
              cell.x0(),
              end,
              cell.value0(),
              before,
              cell.slope0(),
              rough.slope0(),
              cell.startsAtKink()),
          cutsLeft);
    }
    if (cell.x1() - kink > Cell.SAME_PLACE) {
      double start = kink - cell.x0() > Cell.SAME_PLACE ? kink : cell.x0();
      add(
          samples,
          pieces,
          new Cell(start, cell.x1(), after, cell.value1(), rough.slope1(), cell.slope1(), true),
          cutsLeft);
    } else {
      pieces.add(
          new Cell(cell.x1(), cell.x1(), after, after, rough.slope1(), rough.slope1(), true));
    }
  }

  private static void add(Samples samples, List<Cell> pieces, Cell cell, int cutsLeft) {
    Sampled middle = Sampled.of(samples, new double[] {cell.middle()});
    if (cutsLeft > 0
        && cell.width() > 4 * NARROW
        && cell.isRough(middle.value()[0], middle.slope()[0])) {
      addSplit(samples, pieces, cell, cutsLeft - 1);
    } else {
      pieces.add(cell);
    }
  }

  /** Bisects by value alone: where a function jumps its slopes say nothing. */
  private static double jump(Samples samples, Cell cell) {
    double low = cell.x0();
    double high = cell.x1();
    double atLow = cell.value0();
    double atHigh = cell.value1();
    while (high - low > 1e-12 * Math.max(1, Math.abs(low))) {
      double middle = 0.5 * (low + high);
      double value = Sampled.of(samples, new double[] {middle}).value()[0];
      if (Math.abs(value - atLow) > Math.abs(atHigh - value)) {
        high = middle;
        atHigh = value;
      } else {
        low = middle;
        atLow = value;
      }
    }
    return 0.5 * (low + high);
  }

  private static double[] kinks(List<Cell> cells) {
    return cells.stream()
        .filter(Cell::startsAtKink)
        .mapToDouble(Cell::x0)
        .distinct()
        .toArray();
  }

  /** A flat stretch ends at a kink; one that does not is a tail lost in rounding, as of tanh. */
  private static void collectFlats(
      List<Cell> cells, List<Interval> zeros, List<Interval> plateaus) {
    int i = 0;
    while (i < cells.size()) {
      int j = i;
      while (j < cells.size() && cells.get(j).flat() && sameLevel(cells.get(i), cells.get(j))) {
        j++;
      }
      boolean bounded = i == 0 && j == cells.size()
          || cells.get(i).startsAtKink()
          || j < cells.size() && cells.get(j).startsAtKink();
      if (j > i && bounded && cells.get(j - 1).x1() - cells.get(i).x0() > Cell.SAME_PLACE) {
        double low = i == 0 ? Double.NEGATIVE_INFINITY : cells.get(i).x0();
        double high =
            j == cells.size() ? Double.POSITIVE_INFINITY : cells.get(j - 1).x1();
        boolean zero = Math.abs(cells.get(i).value0()) <= Cell.FLAT;
        (zero ? zeros : plateaus).add(new Interval(low, high));
      }
      i = Math.max(j, i + 1);
    }
  }

  private static boolean sameLevel(Cell first, Cell other) {
    return Math.abs(other.value0() - first.value0()) <= SAME_VALUE * (1 + Math.abs(first.value0()));
  }
}
