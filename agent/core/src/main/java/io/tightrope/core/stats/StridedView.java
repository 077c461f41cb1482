package io.tightrope.core.stats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/**
 * Where the elements of a tensor lie: a buffer in native byte order, the index of the first
 * element, and for each axis its length and its stride in elements. It copies nothing and is meant
 * to be kept and pointed at the next tensor:
 *
 * <pre>{@code
 * StridedView view = new StridedView();
 * view.float32(bytes, 0, shape, strides);
 * kernels.observe(view, batchAxis, unitAxis, bands, statistics);
 * }</pre>
 *
 * <p>The shape and stride arrays are kept as they are handed in and must not change while the view
 * is read. A view of rank 0 is one element; a length of 0 anywhere makes it empty. Allocates only
 * when it is pointed at another buffer. Not thread-safe.
 */
public final class StridedView {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final long[] NO_AXES = {};

  private ByteBuffer bytes = NOTHING;
  private FloatBuffer floats = NOTHING.asFloatBuffer();
  private IntBuffer floatBits = NOTHING.asIntBuffer();
  private DoubleBuffer doubles = NOTHING.asDoubleBuffer();
  private LongBuffer doubleBits = NOTHING.asLongBuffer();
  private boolean float64;
  private long offset;
  private long[] shape = NO_AXES;
  private long[] strides = NO_AXES;

  /**
   * Points at a tensor of 4-byte floats.
   *
   * @param elements the memory; its first byte (position and limit are ignored) is the first byte
   *     of element 0, whatever its byte order says the elements are in native order
   * @param elementOffset index of the tensor's first element
   * @param axisLengths length of each axis
   * @param axisStrides stride of each axis, in elements
   * @return this
   * @throws IllegalArgumentException if an element would lie outside the buffer
   */
  public StridedView float32(
      ByteBuffer elements, long elementOffset, long[] axisLengths, long[] axisStrides) {
    point(elements, elementOffset, axisLengths, axisStrides, Float.BYTES);
    float64 = false;
    return this;
  }

  /** As {@link #float32}, for 8-byte doubles. */
  public StridedView float64(
      ByteBuffer elements, long elementOffset, long[] axisLengths, long[] axisStrides) {
    point(elements, elementOffset, axisLengths, axisStrides, Double.BYTES);
    float64 = true;
    return this;
  }

  private void point(
      ByteBuffer elements,
      long elementOffset,
      long[] axisLengths,
      long[] axisStrides,
      int elementBytes) {
    if (axisLengths.length != axisStrides.length) {
      throw new IllegalArgumentException(
          axisLengths.length + " axes but " + axisStrides.length + " strides");
    }
    checkInside(elements.capacity() / elementBytes, elementOffset, axisLengths, axisStrides);
    if (elements != bytes) {
      ByteBuffer whole = elements.duplicate().clear().order(ByteOrder.nativeOrder());
      floats = whole.asFloatBuffer();
      floatBits = whole.asIntBuffer();
      doubles = whole.asDoubleBuffer();
      doubleBits = whole.asLongBuffer();
      bytes = elements;
    }
    offset = elementOffset;
    shape = axisLengths;
    strides = axisStrides;
  }

  private static void checkInside(
      long capacity, long elementOffset, long[] axisLengths, long[] axisStrides) {
    long lowest = elementOffset;
    long highest = elementOffset;
    for (int axis = 0; axis < axisLengths.length; axis++) {
      if (axisLengths[axis] == 0) {
        return;
      }
      long reach = (axisLengths[axis] - 1) * axisStrides[axis];
      lowest += Math.min(reach, 0);
      highest += Math.max(reach, 0);
    }
    if (lowest < 0 || highest >= capacity) {
      throw new IllegalArgumentException(
          "elements " + lowest + ".." + highest + " asked of a buffer that holds " + capacity);
    }
  }

  /** Number of elements; 0 when it is empty or was never pointed at anything. */
  public long size() {
    if (bytes == NOTHING) {
      return 0;
    }
    long size = 1;
    for (long length : shape) {
      size *= length;
    }
    return size;
  }

  /** One element by its place in row-major order, as a float; slow, for reading few of them. */
  float value(long element) {
    long place = offset;
    long rest = element;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      place += rest % shape[axis] * strides[axis];
      rest /= shape[axis];
    }
    return float64 ? (float) doubles.get((int) place) : floats.get((int) place);
  }

  /** Number of axes. */
  public int rank() {
    return shape.length;
  }

  long length(int axis) {
    return shape[axis];
  }

  long stride(int axis) {
    return strides[axis];
  }

  int offset() {
    return (int) offset;
  }

  boolean isFloat64() {
    return float64;
  }

  /** The memory as floats, meaningful unless {@link #isFloat64()}. */
  FloatBuffer floats() {
    return floats;
  }

  /** The same memory as the bit patterns of those floats. */
  IntBuffer floatBits() {
    return floatBits;
  }

  /** The memory as doubles, meaningful if {@link #isFloat64()}. */
  DoubleBuffer doubles() {
    return doubles;
  }

  /** The same memory as the bit patterns of those doubles. */
  LongBuffer doubleBits() {
    return doubleBits;
  }
}
