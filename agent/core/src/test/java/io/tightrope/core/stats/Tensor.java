package io.tightrope.core.stats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/** A tensor in off-heap memory in any order, and what a naive loop in doubles says of it. */
record Tensor(ByteBuffer bytes, boolean float64, int offset, long[] shape, long[] strides) {
  /** Memory layouts that the kernels must not care about. */
  enum Order {
    C,
    F,
    OFFSET_VIEW,
    EVERY_THIRD,
    REVERSED_AXES_VIEW,
    BACKWARDS
  }

  static Tensor random(Random random, Order order, boolean float64, double scale, long... shape) {
    Tensor tensor = allocate(order, float64, shape);
    tensor.fill(index -> scale * (random.nextGaussian() + 0.1));
    return tensor;
  }

  interface Values {
    double at(int[] index);
  }

  static Tensor allocate(Order order, boolean float64, long... shape) {
    int gap = order == Order.EVERY_THIRD ? 3 : 1;
    int offset = order == Order.OFFSET_VIEW ? 7 : 0;
    long[] strides = new long[shape.length];
    long size = gap;
    for (int place = 0; place < shape.length; place++) {
      boolean firstAxisFirst = order == Order.F || order == Order.REVERSED_AXES_VIEW;
      int axis = firstAxisFirst ? place : shape.length - 1 - place;
      strides[axis] = size;
      size *= shape[axis];
      if (order == Order.REVERSED_AXES_VIEW) {
        size += 5;
      }
    }
    if (order == Order.BACKWARDS) {
      for (int axis = 0; axis < shape.length; axis++) {
        offset += (int) ((shape[axis] - 1) * strides[axis]);
        strides[axis] = -strides[axis];
      }
    }
    int bytes = (int) (size + 16) * (float64 ? Double.BYTES : Float.BYTES);
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    return new Tensor(buffer, float64, offset, shape, strides);
  }

  void fill(Values values) {
    forEach(index -> put(index, values.at(index)));
  }

  interface Visitor {
    void visit(int[] index);
  }

  void forEach(Visitor visitor) {
    int[] index = new int[shape.length];
    if (Arrays.stream(shape).anyMatch(length -> length == 0)) {
      return;
    }
    while (true) {
      visitor.visit(index);
      int axis = shape.length - 1;
      while (axis >= 0 && ++index[axis] == shape[axis]) {
        index[axis--] = 0;
      }
      if (axis < 0) {
        return;
      }
    }
  }

  private int place(int[] index) {
    long place = offset;
    for (int axis = 0; axis < index.length; axis++) {
      place += index[axis] * strides[axis];
    }
    return (int) place;
  }

  void put(int[] index, double value) {
    if (float64) {
      bytes.putDouble(place(index) * Double.BYTES, value);
    } else {
      bytes.putFloat(place(index) * Float.BYTES, (float) value);
    }
  }

  double get(int... index) {
    return float64
        ? bytes.getDouble(place(index) * Double.BYTES)
        : bytes.getFloat(place(index) * Float.BYTES);
  }

  StridedView view() {
    StridedView view = new StridedView();
    return float64
        ? view.float64(bytes, offset, shape, strides)
        : view.float32(bytes, offset, shape, strides);
  }

  int size() {
    return (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }
}
