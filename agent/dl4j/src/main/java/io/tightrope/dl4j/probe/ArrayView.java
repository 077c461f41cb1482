package io.tightrope.dl4j.probe;

import io.tightrope.core.stats.StridedView;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Points a {@link StridedView} at an array of ND4J where it lies, views and permutations included.
 * Copies nothing. The view is good until the array's workspace moves on, so it is read at once.
 * Not thread-safe.
 */
final class ArrayView {
  private final StridedView view = new StridedView();
  private long address;
  private long length;
  private ByteBuffer memory = ByteBuffer.allocate(0);

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
      view.float32(memoryOf(array, Float.BYTES), 0, array.shape(), array.stride());
      return true;
    }
    if (array.dataType() == DataType.DOUBLE) {
      view.float64(memoryOf(array, Double.BYTES), 0, array.shape(), array.stride());
      return true;
    }
    return false;
  }

  StridedView view() {
    return view;
  }

  /** The memory from the array's first element to its last; the last one made is kept. */
  private ByteBuffer memoryOf(INDArray array, int elementBytes) {
    long start = array.data().pointer().address() + array.offset() * elementBytes;
    long bytes = extent(array) * elementBytes;
    if (start != address || bytes != length) {
      // The buffer's own pointer ignores the offset of a view, this one does not.
      memory = new BytePointer(array.data().addressPointer())
          .position(0)
          .limit(bytes)
          .asByteBuffer();
      address = start;
      length = bytes;
    }
    return memory;
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
