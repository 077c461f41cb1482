package io.tightrope.sparse.network;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How often a layer multiplies each element of its input in a forward pass. A dense layer uses all
 * alike, once for each unit; a convolution uses an element once for each channel and each place at which
 * the kernel covers it, which is less often near the border. Padding is no element and is not counted.
 *
 * @param byPlace uses at each place of an image, the last dimension fastest; one place without images
 * @param channels elements at each place
 * @param channelsLast whether the channel is the fastest dimension
 */
record InputUses(long[] byPlace, long channels, boolean channelsLast) {

  static InputUses everywhere(long[] shape, long units) {
    long elements = LongStream.of(shape).skip(1).reduce(1, (a, b) -> a * b);
    return new InputUses(new long[] {units}, elements, false);
  }

  static InputUses of(ConvolutionLayer convolution, long[] shape, long units) {
    boolean last = channelsLast(convolution);
    long[] places = Arrays.copyOfRange(shape, last ? 1 : 2, last ? shape.length - 1 : shape.length);
    long[] uses = {units};
    for (int d = 0; d < places.length; d++) {
      uses = outer(uses, along(convolution, d, (int) places[d]));
    }
    return new InputUses(uses, shape[last ? shape.length - 1 : 1], last);
  }

  private static boolean channelsLast(ConvolutionLayer convolution) {
    if (convolution instanceof Convolution1DLayer series) {
      return series.getRnnDataFormat() == RNNFormat.NWC;
    }
    if (convolution instanceof Convolution3D volume) {
      return volume.getDataFormat() == Convolution3D.DataFormat.NDHWC;
    }
    return convolution.getCnn2dDataFormat() == CNN2DFormat.NHWC;
  }

  /** How many places of the kernel cover each element along one dimension. */
  private static long[] along(ConvolutionLayer convolution, int dimension, int size) {
    int kernel = convolution.getKernelSize()[dimension];
    int stride = convolution.getStride()[dimension];
    int dilation = convolution.getDilation()[dimension];
    int reach = (kernel - 1) * dilation + 1;
    int before = convolution.getPadding()[dimension];
    int places = (size + 2 * before - reach) / stride + 1;
    if (convolution.getConvolutionMode() == ConvolutionMode.Same) {
      places = (size + stride - 1) / stride;
      before = Math.max(0, (places - 1) * stride + reach - size) / 2;
    } else if (convolution.getConvolutionMode() == ConvolutionMode.Causal) {
      places = (size - 1) / stride + 1;
      before = reach - 1;
    }
    long[] uses = new long[size];
    for (int place = 0; place < places; place++) {
      for (int k = 0; k < kernel; k++) {
        int at = place * stride - before + k * dilation;
        if (at >= 0 && at < size) {
          uses[at]++;
        }
      }
    }
    return uses;
  }

  private static long[] outer(long[] slow, long[] fast) {
    return LongStream.of(slow).flatMap(s -> LongStream.of(fast).map(f -> s * f)).toArray();
  }

  /** Multiply-accumulates of a forward pass of one example. */
  long perExample() {
    return channels * LongStream.of(byPlace).sum();
  }

  /** Multiply-accumulates of this pass whose factor from the input is exactly 0. */
  long withZero(INDArray received) {
    float[] values = received.dup('c').data().asFloat();
    long sum = 0;
    for (int i = 0; i < values.length; i++) {
      if (values[i] == 0) {
        long place = channelsLast ? i / channels : i;
        sum += byPlace[(int) (place % byPlace.length)];
      }
    }
    return sum;
  }
}
