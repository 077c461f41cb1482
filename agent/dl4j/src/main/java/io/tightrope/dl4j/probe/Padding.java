package io.tightrope.dl4j.probe;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.layers.recurrent.BaseRecurrentLayer;
import org.deeplearning4j.nn.layers.recurrent.GravesBidirectionalLSTM;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Which time steps are padding and not data in one call of a layer's backward pass. The layer itself
 * has the mask, in its own order of the steps; DL4J's LSTM keeps none, and then it is that of the
 * network's input whose steps are as many. Not thread-safe.
 */
final class Padding {
  /** How a layer stands to the one that calls it. */
  enum Place {
    PLAIN,
    /** The layer around it has folded the time steps into rows, those of one sample after the other. */
    FOLDED,
    /** It goes through the steps in reverse, as the backward half of a bidirectional wrapper. */
    REVERSED
  }

  private @Nullable Layer layer;
  private Place place = Place.PLAIN;
  private int readings;
  private boolean maskRead;
  private boolean isOwn;
  private Optional<INDArray> mask = Optional.empty();

  /** A layer is entered. */
  void begin(Layer entered, Place placed) {
    layer = entered;
    place = placed;
    readings = 0;
    maskRead = false;
    mask = Optional.empty();
  }

  void clear() {
    layer = null;
    mask = Optional.empty();
  }

  Place place() {
    return place;
  }

  /** The layer is about to be read; a recurrent one is read once for each time step, the last one first. */
  void next() {
    readings++;
  }

  /**
   * The mask of what is read, if it leaves something out. Of two axes: samples and time steps, or as many
   * rows as there are.
   *
   * @param inputs masks of the network's inputs
   */
  Optional<INDArray> mask(int batchSize, List<INDArray> inputs) {
    if (!maskRead) {
      maskRead = true;
      mask = Optional.ofNullable(layer)
          .flatMap(present -> maskOf(present, batchSize, inputs))
          .filter(Tensors::leavesOut);
    }
    return mask;
  }

  private Optional<INDArray> maskOf(Layer present, int batchSize, List<INDArray> inputs) {
    INDArray own = present.getMaskArray();
    isOwn = own != null;
    if (own != null) {
      return Optional.of(place == Place.FOLDED ? bySample(own, batchSize) : own);
    }
    if (!(present instanceof BaseRecurrentLayer<?> recurrent)
        || recurrent.input() == null
        || recurrent.input().rank() != 3) {
      return Optional.empty();
    }
    int timeAxis = recurrent.layerConf().getRnnDataFormat() == RNNFormat.NWC ? 1 : 2;
    long steps = recurrent.input().size(timeAxis);
    List<INDArray> fitting = inputs.stream()
        .filter(input -> input.rank() == 2 && input.size(0) == batchSize && input.size(1) == steps)
        .toList();
    return fitting.size() == 1 ? Optional.of(fitting.get(0)) : Optional.empty();
  }

  /** The time step that is read; -1 where all are read at the same time. */
  int step() {
    if (!(layer instanceof BaseRecurrentLayer) || mask.isEmpty()) {
      return -1;
    }
    int steps = (int) mask.get().size(1);
    if (layer instanceof GravesBidirectionalLSTM && readings > steps) {
      return readings - steps - 1;
    }
    boolean isReversed = place == Place.REVERSED && !isOwn;
    return isReversed ? readings - 1 : steps - readings;
  }

  /** DL4J orders the rows of such a mask by time step, and those of the signal by sample. */
  private static INDArray bySample(INDArray rows, int batchSize) {
    return batchSize < 1 || rows.length() % batchSize != 0
        ? rows
        : rows.reshape('f', batchSize, rows.length() / batchSize)
            .dup('c')
            .reshape('c', rows.length(), 1);
  }
}
