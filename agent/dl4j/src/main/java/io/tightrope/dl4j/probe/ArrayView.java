package io.tightrope.dl4j.probe;

import io.tightrope.core.stats.StridedView;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Points {@link StridedView}s at arrays of ND4J where they lie, views and permutations included.
 * Copies nothing. A view is good until the array's workspace moves on, so it is read at once.
 *
 * <p>Training comes back to the same places step after step, and a window of memory costs more than
 * a microsecond to make; so the last ones are kept, each in the one slot that its address may take.
 * Not thread-safe.
 */
final class ArrayView {
  private static final int SLOTS = 1024;

  /** A place in memory, and the view that was made for it. */
  private static final class Window {
    private final long address;
    private final long bytes;
    private final ByteBuffer memory;
    private final StridedView view = new StridedView();

    Window(long address, long bytes, ByteBuffer memory) {
      this.address = address;
      this.bytes = bytes;
      this.memory = memory;
    }
  }

  private final @Nullable Window[] windows = new @Nullable Window[SLOTS];
  private StridedView view = new StridedView();

  /**
   * Points at the array.
   *
   * @return whether there is something to read: not for null, an empty array, or elements that are
   *     neither floats nor doubles
   */
  boolean point(@Nullable INDArray array) {
    if (array == null || array.isEmpty() || array.length() == 0) {
      return false;
    }
    if (array.dataType() == DataType.FLOAT) {
      Window window = windowOf(array, Float.BYTES);
      view = window.view.float32(window.memory, 0, array.shape(), array.stride());
      return true;
    }
    if (array.dataType() == DataType.DOUBLE) {
      Window window = windowOf(array, Double.BYTES);
      view = window.view.float64(window.memory, 0, array.shape(), array.stride());
      return true;
    }
    return false;
  }

  /** The same for a part of the array, from one index of an axis up to, but without, another. */
  boolean point(INDArray array, int axis, long from, long to) {
    if (!point(array)) {
      return false;
    }
    long[] shape = array.shape().clone();
    shape[axis] = to - from;
    long offset = from * array.stride(axis);
    if (array.dataType() == DataType.FLOAT) {
      Window window = windowOf(array, Float.BYTES);
      view = window.view.float32(window.memory, offset, shape, array.stride());
    } else {
      Window window = windowOf(array, Double.BYTES);
      view = window.view.float64(window.memory, offset, shape, array.stride());
    }
    return true;
  }

  StridedView view() {
    return view;
  }

  /** The memory from the array's first element to its last. */
  private Window windowOf(INDArray array, int elementBytes) {
    long start = array.data().pointer().address() + array.offset() * elementBytes;
    long bytes = extent(array) * elementBytes;
    int slot = (int) ((start * 0x9E3779B97F4A7C15L) >>> 54);
    Window window = windows[slot];
    if (window == null || window.address != start || window.bytes != bytes) {
      // The buffer's own pointer ignores the offset of a view, this one does not.
      ByteBuffer memory = new BytePointer(array.data().addressPointer())
          .position(0)
          .limit(bytes)
          .asByteBuffer();
      window = new Window(start, bytes, memory);
      windows[slot] = window;
    }
    return window;
  }

  private static long extent(INDArray array) {
    long[] shape = array.shape();
    long[] strides = array.stride();
    long last = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      last += (shape[axis] - 1) * strides[axis];
    }
    return last + 1;
  }
}
