package io.tightrope.dl4j.probe;

import io.tightrope.core.stats.StridedView;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Points {@link StridedView}s at arrays of ND4J where they lie, views and permutations included. A
 * view is good until the array's workspace moves on, so it is read at once.
 *
 * <p>Nothing is copied that lies in the memory of this process, but for halves, which become floats. What lies on a device, as with the CUDA
 * backend, is copied by ND4J itself, outside of all workspaces: an address there means nothing here.
 *
 * <p>Training comes back to the same places step after step, and a window of memory costs more than
 * a microsecond to make; so the last ones are kept, each in the one slot that its address may take.
 * Not thread-safe.
 */
final class ArrayView {
  private static final int SLOTS = 1024;

  /** ND4J's buffers in the memory of this process; those of other packages may be anywhere. */
  private static final String HOST_BUFFERS = "org.nd4j.linalg.cpu.nativecpu.buffer";

  private static final ClassValue<Boolean> IS_HOST = new ClassValue<>() {
    @Override
    protected Boolean computeValue(Class<?> type) {
      return type.getPackageName().equals(HOST_BUFFERS);
    }
  };

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
  private final HalfFloats halves = new HalfFloats();
  private StridedView view = new StridedView();

  /**
   * Points at the array.
   *
   * @return whether there is something to read: not for null, an empty array, or elements that are
   *     neither halves nor floats nor doubles
   */
  boolean point(@Nullable INDArray array) {
    if (array == null || array.isEmpty() || array.length() == 0) {
      return false;
    }
    return point(array, array.shape(), -1, 0);
  }

  /** The same for a part of the array, from one index of an axis up to, but without, another. */
  boolean point(INDArray array, int axis, long from, long to) {
    if (array.isEmpty() || array.length() == 0) {
      return false;
    }
    long[] shape = array.shape().clone();
    shape[axis] = to - from;
    return point(array, shape, axis, from);
  }

  private boolean point(INDArray array, long[] shape, int axis, long from) {
    DataType type = array.dataType();
    if (type != DataType.FLOAT && type != DataType.DOUBLE && type != DataType.HALF) {
      return false;
    }
    boolean onHost = IS_HOST.get(array.data().getClass());
    long[] strides = onHost ? array.stride() : contiguous(array.shape());
    long offset = axis < 0 ? 0 : from * strides[axis];
    Window window = onHost ? windowOf(array, type.width()) : copyOf(array, type != DataType.DOUBLE);
    if (type == DataType.DOUBLE) {
      view = window.view.float64(window.memory, offset, shape, strides);
    } else if (type == DataType.HALF && onHost) {
      view = halves.copy(window.memory, offset, shape, strides);
    } else {
      view = window.view.float32(window.memory, offset, shape, strides);
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

  /** The elements in the order of their indexes, fetched by ND4J. */
  private static Window copyOf(INDArray array, boolean single) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      DataBuffer elements = array.dup('c').data();
      int count = Math.toIntExact(array.length());
      ByteBuffer memory = ByteBuffer.allocate(count * (single ? Float.BYTES : Double.BYTES))
          .order(ByteOrder.nativeOrder());
      if (single) {
        memory.asFloatBuffer().put(elements.asFloat(), 0, count);
      } else {
        memory.asDoubleBuffer().put(elements.asDouble(), 0, count);
      }
      return new Window(0, memory.capacity(), memory);
    }
  }

  private static long[] contiguous(long[] shape) {
    long[] strides = new long[shape.length];
    long elements = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      strides[axis] = elements;
      elements *= shape[axis];
    }
    return strides;
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
