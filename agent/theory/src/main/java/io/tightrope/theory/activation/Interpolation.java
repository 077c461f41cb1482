package io.tightrope.theory.activation;

import java.util.Arrays;
import java.util.List;

/** Cubic Hermite pieces between the points, straight lines beyond. */
final class Interpolation {
  private final double[] starts;
  private final Cell[] cells;

  Interpolation(List<Cell> cells) {
    this.cells = cells.stream().filter(cell -> cell.width() > 0).toArray(Cell[]::new);
    this.starts = Arrays.stream(this.cells).mapToDouble(Cell::x0).toArray();
  }

  private Cell at(double x) {
    int found = Arrays.binarySearch(starts, x);
    return cells[found >= 0 ? found : Math.max(0, -found - 2)];
  }

  double value(double x) {
    Cell cell = at(x);
    if (x < cell.x0()) {
      return cell.value0() + cell.slope0() * (x - cell.x0());
    }
    if (x > cell.x1()) {
      return cell.value1() + cell.slope1() * (x - cell.x1());
    }
    double h = cell.width();
    double t = (x - cell.x0()) / h;
    double s = 1 - t;
    return s * s * (1 + 2 * t) * cell.value0()
        + t * t * (1 + 2 * s) * cell.value1()
        + h * s * t * (s * cell.slope0() - t * cell.slope1());
  }

  double slope(double x) {
    Cell cell = at(x);
    if (x < cell.x0()) {
      return cell.slope0();
    }
    if (x > cell.x1()) {
      return cell.slope1();
    }
    double h = cell.width();
    double t = (x - cell.x0()) / h;
    double s = 1 - t;
    return 6 * s * t * (cell.value1() - cell.value0()) / h
        + s * (1 - 3 * t) * cell.slope0()
        + t * (3 * t - 2) * cell.slope1();
  }
}
