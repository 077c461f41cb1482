package io.tightrope.dl4j.probe;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;

/**
 * How much of the second moment of its input each convolution keeps although its kernel reaches beyond
 * the border, where zeros stand.
 *
 * <p>Random weights add up variances: the second moment at a position is the mean of those at the
 * kernel's places, zero beyond the border. So it falls towards the border, and less is lost in a layer
 * than the share of places beyond it, since little is left there after a few layers. Rows and columns
 * are followed apart from layer to layer, which is exact for activations that keep proportions, such as
 * ReLU, and an input that is even.
 */
final class PaddingLoss {
  /** Second moment by row and by column, relative to one another. */
  private record Profile(double[] rows, double[] columns) {
    static Profile even(int rows, int columns) {
      return new Profile(ones(rows), ones(columns));
    }

    private static double[] ones(int count) {
      double[] ones = new double[count];
      Arrays.fill(ones, 1);
      return ones;
    }

    boolean fits(Profile other) {
      return rows.length == other.rows.length && columns.length == other.columns.length;
    }

    double mean() {
      return Arrays.stream(rows).average().orElse(1)
          * Arrays.stream(columns).average().orElse(1);
    }
  }

  private final Map<Integer, Profile> leaving = new HashMap<>();
  private final Map<Integer, Double> shares = new HashMap<>();

  private PaddingLoss() {}

  /** Follows the layers in network order; their inputs have been read. */
  static PaddingLoss of(List<LayerProbe> probes) {
    PaddingLoss loss = new PaddingLoss();
    for (LayerProbe probe : probes) {
      probe
          .layer()
          .convolution()
          .ifPresent(convolution -> loss.follow(probe.layer(), convolution, probe.inputShape()));
    }
    return loss;
  }

  /** 1 for a layer that loses nothing or that is none of these. */
  double share(int layer) {
    return shares.getOrDefault(layer, 1.0);
  }

  private void follow(NetworkLayer layer, ConvolutionLayer convolution, long[] shape) {
    if (shape.length != 3 && shape.length != 4) {
      return;
    }
    boolean channelsLast = convolution.getCnn2dDataFormat() == CNN2DFormat.NHWC;
    int rowsAt = shape.length == 4 && channelsLast ? 1 : 2;
    Profile even =
        Profile.even((int) shape[rowsAt], shape.length == 3 ? 1 : (int) shape[rowsAt + 1]);
    Profile arriving = below(layer).filter(even::fits).orElse(even);
    Profile passed = new Profile(
        pass(arriving.rows(), convolution, 0),
        shape.length == 3 ? arriving.columns() : pass(arriving.columns(), convolution, 1));
    leaving.put(layer.index(), passed);
    shares.put(layer.index(), passed.mean() / arriving.mean());
  }

  private Optional<Profile> below(NetworkLayer layer) {
    List<Integer> inputs = layer.inputs();
    return inputs.size() == 1 ? Optional.ofNullable(leaving.get(inputs.get(0))) : Optional.empty();
  }

  private static double[] pass(double[] arriving, ConvolutionLayer convolution, int axis) {
    int stride = convolution.getStride()[axis];
    int dilation = convolution.getDilation()[axis];
    int kernel = convolution.getKernelSize()[axis];
    int reach = (kernel - 1) * dilation;
    int size = arriving.length;
    int padding = convolution.getPadding()[axis];
    int ahead = padding;
    int positions = (size + 2 * padding - reach - 1) / stride + 1;
    if (convolution.getConvolutionMode() == ConvolutionMode.Same) {
      positions = (size - 1) / stride + 1;
      ahead = Math.max(0, (positions - 1) * stride + reach + 1 - size) / 2;
    } else if (convolution.getConvolutionMode() == ConvolutionMode.Causal) {
      positions = (size - 1) / stride + 1;
      ahead = reach;
    }
    double[] passed = new double[positions];
    for (int position = 0; position < positions; position++) {
      for (int tap = 0; tap < kernel; tap++) {
        int place = position * stride - ahead + tap * dilation;
        passed[position] += place >= 0 && place < size ? arriving[place] / kernel : 0;
      }
    }
    return passed;
  }
}
