package io.tightrope.dl4j.probe;

import io.tightrope.core.stats.StridedView;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/**
 * Copies numbers of half precision into single precision, which is exact, since the kernels read no
 * halves. Costs a few nanoseconds per element. Not thread-safe.
 */
final class HalfFloats {
  /** Elements up to which the memory is kept for the next array. */
  private static final int KEPT = 1 << 20;

  private static final int SIGN = 0x8000;
  private static final int MAGNITUDE = 0x7fff;
  private static final int INFINITY = 0x7c00;
  private static final int SHIFT = 13;
  private static final int FLOAT_INFINITY = 0x7f80_0000;
  /** The two formats count their exponents from 15 and from 127. */
  private static final float REBIAS = 0x1p112f;

  private final StridedView view = new StridedView();
  private ByteBuffer kept = memory(0);

  /** The value of a number of half precision; NaN and infinity stay what they are. */
  static float toFloat(short half) {
    int magnitude = half & MAGNITUDE;
    int sign = (half & SIGN) << 16;
    if (magnitude >= INFINITY) {
      return Float.intBitsToFloat(sign | FLOAT_INFINITY | (magnitude & ~INFINITY) << SHIFT);
    }
    float value = Float.intBitsToFloat(magnitude << SHIFT) * REBIAS;
    return sign == 0 ? value : -value;
  }

  /**
   * A view of the same numbers in single precision, until the next call.
   *
   * @param memory the halves in native byte order
   * @param offset index of the first element
   */
  StridedView copy(ByteBuffer memory, long offset, long[] shape, long[] strides) {
    long[] copied = stridesByOrder(shape, strides);
    int count = 1;
    for (long length : shape) {
      count = Math.toIntExact(count * length);
    }
    ByteBuffer target = count <= kept.capacity() / Float.BYTES ? kept : memory(count);
    kept = count <= KEPT ? target : kept;
    ShortBuffer halves =
        memory.duplicate().clear().order(ByteOrder.nativeOrder()).asShortBuffer();
    copy(halves, Math.toIntExact(offset), strides, target.asFloatBuffer(), 0, copied, shape, 0);
    return view.float32(target, 0, shape, copied);
  }

  private static void copy(
      ShortBuffer from,
      int at,
      long[] strides,
      FloatBuffer to,
      int place,
      long[] copied,
      long[] shape,
      int axis) {
    if (axis == shape.length) {
      to.put(place, toFloat(from.get(at)));
      return;
    }
    int source = at;
    int target = place;
    for (long i = 0; i < shape[axis]; i++) {
      copy(from, source, strides, to, target, copied, shape, axis + 1);
      source += (int) strides[axis];
      target += (int) copied[axis];
    }
  }

  /** Strides without gaps, the axes in the order in which they lie. */
  private static long[] stridesByOrder(long[] shape, long[] strides) {
    long[] dense = new long[shape.length];
    boolean[] placed = new boolean[shape.length];
    long elements = 1;
    for (int i = 0; i < shape.length; i++) {
      int innermost = -1;
      for (int axis = 0; axis < shape.length; axis++) {
        if (!placed[axis] && (innermost < 0 || strides[axis] <= strides[innermost])) {
          innermost = axis;
        }
      }
      placed[innermost] = true;
      dense[innermost] = elements;
      elements *= shape[innermost];
    }
    return dense;
  }

  private static ByteBuffer memory(int count) {
    return ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.nativeOrder());
  }
}
