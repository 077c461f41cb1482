package io.tightrope.core.stats;

/**
 * How to walk a view so that memory is read in order: axes sorted by stride and merged where they
 * lie back to back, the batch axis kept apart because samples meet in their cell. The innermost
 * group is the <i>row</i>; it is the batch itself when samples of one cell lie side by side (the
 * 'f' order of dense layers). An odometer counts the outer groups.
 *
 * <p>Reusable; allocates nothing after construction.
 */
final class Layout {
  private static final int MAX_AXES = 32;

  private final int[] axisLength = new int[MAX_AXES];
  private final int[] axisStride = new int[MAX_AXES];
  private final boolean[] axisIsUnit = new boolean[MAX_AXES];
  private final int[] length = new int[MAX_AXES + 1];
  private final int[] stride = new int[MAX_AXES + 1];
  private final int[] unitDivisor = new int[MAX_AXES + 1];
  private final int[] unitModulus = new int[MAX_AXES + 1];
  private final int[] count = new int[MAX_AXES + 1];
  private int groups;
  private int offset;

  private int batchLength;
  private int batchStride;
  private boolean batchInRow;
  private int units;

  /**
   * Plans the walk over a non-empty view.
   *
   * @param batchAxis the axis of the samples, or -1 if there is none
   * @param unitAxis the axis of the units or channels, or -1
   * @throws IllegalArgumentException if there are more axes than ND4J allows
   */
  void plan(StridedView view, int batchAxis, int unitAxis) {
    if (view.rank() > MAX_AXES) {
      throw new IllegalArgumentException("more than " + MAX_AXES + " axes: " + view.rank());
    }
    offset = view.offset();
    batchLength = batchAxis < 0 ? 1 : (int) view.length(batchAxis);
    batchStride = batchAxis < 0 ? 0 : (int) view.stride(batchAxis);
    units = unitAxis < 0 ? 0 : (int) view.length(unitAxis);
    merge(sortByStride(view, batchAxis, unitAxis));
    batchInRow = batchLength > 1 && (groups == 0 || Math.abs(batchStride) < Math.abs(stride[0]));
    if (groups == 0) {
      addGroup(1, 1, false);
    }
    for (int group = 0; group < groups; group++) {
      count[group] = 0;
    }
  }

  private int sortByStride(StridedView view, int batchAxis, int unitAxis) {
    int axes = 0;
    for (int axis = 0; axis < view.rank(); axis++) {
      if (axis == batchAxis || view.length(axis) == 1) {
        continue;
      }
      int axisStrideHere = (int) view.stride(axis);
      int at = axes++;
      while (at > 0 && Math.abs(axisStride[at - 1]) > Math.abs(axisStrideHere)) {
        axisLength[at] = axisLength[at - 1];
        axisStride[at] = axisStride[at - 1];
        axisIsUnit[at] = axisIsUnit[at - 1];
        at--;
      }
      axisLength[at] = (int) view.length(axis);
      axisStride[at] = axisStrideHere;
      axisIsUnit[at] = axis == unitAxis;
    }
    return axes;
  }

  private void merge(int axes) {
    groups = 0;
    for (int axis = 0; axis < axes; axis++) {
      int last = groups - 1;
      if (last >= 0 && axisStride[axis] == stride[last] * length[last]) {
        if (axisIsUnit[axis]) {
          unitDivisor[last] = length[last];
          unitModulus[last] = axisLength[axis];
        }
        length[last] *= axisLength[axis];
      } else {
        addGroup(axisLength[axis], axisStride[axis], axisIsUnit[axis]);
      }
    }
  }

  private void addGroup(int groupLength, int groupStride, boolean isUnit) {
    length[groups] = groupLength;
    stride[groups] = groupStride;
    unitDivisor[groups] = 1;
    unitModulus[groups] = isUnit ? groupLength : 1;
    groups++;
  }

  /** Samples in the batch, 1 without a batch axis. */
  int batchLength() {
    return batchLength;
  }

  int batchStride() {
    return batchStride;
  }

  /** Whether the samples of a cell lie closer together than its neighbours. */
  boolean batchInRow() {
    return batchInRow;
  }

  /** Units told apart, 0 without a unit axis. */
  int units() {
    return units;
  }

  /** Length of the innermost group of cells. */
  int cellRowLength() {
    return length[0];
  }

  int cellRowStride() {
    return stride[0];
  }

  int unitDivisor() {
    return unitDivisor[0];
  }

  int unitModulus() {
    return unitModulus[0];
  }

  /** Where the row that the odometer points at begins, the innermost group left out. */
  int rowOffset() {
    int at = offset;
    for (int group = 1; group < groups; group++) {
      at += count[group] * stride[group];
    }
    return at;
  }

  /** The unit of that row as far as the outer groups tell it. */
  int rowUnit() {
    int unit = 0;
    for (int group = 1; group < groups; group++) {
      unit += count[group] / unitDivisor[group] % unitModulus[group];
    }
    return unit;
  }

  /** Goes to the next row; false when all were seen. */
  boolean advance() {
    for (int group = 1; group < groups; group++) {
      if (++count[group] < length[group]) {
        return true;
      }
      count[group] = 0;
    }
    return false;
  }
}
