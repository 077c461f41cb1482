package io.tightrope.dl4j.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Finds the shape of one example. A saved network does not say how large its images are; the layers
 * behind the convolutions only fit one size, which is found by trying.
 */
public final class InputShapes {
  private static final int STEPS = 16;
  private static final int LARGEST = 256;

  private InputShapes() {}

  /** The shape of one example for each input of the network, without the batch; empty if unknown. */
  static Optional<List<long[]>> of(Model model) {
    List<List<long[]>> candidates = new ArrayList<>();
    if (model instanceof MultiLayerNetwork network) {
      candidates.add(candidates(
          network.getLayerWiseConfigurations().getInputPreProcess(0),
          network.getLayer(0).conf().getLayer()));
    } else if (model instanceof ComputationGraph graph) {
      for (String input : graph.getConfiguration().getNetworkInputs()) {
        candidates.add(consumer(graph, input));
      }
    }
    int tries = candidates.stream().mapToInt(List::size).max().orElse(0);
    if (candidates.stream().anyMatch(List::isEmpty)) {
      return Optional.empty();
    }
    return IntStream.range(0, tries)
        .mapToObj(t -> candidates.stream()
            .map(each -> each.get(Math.min(t, each.size() - 1)))
            .toList())
        .filter(shapes -> tries == 1 || fits(model, shapes))
        .findFirst();
  }

  /**
   * The shape in which examples of that many numbers fit the network's only input; empty if they do
   * not. Images are taken as squares of the channels that the network expects.
   */
  public static Optional<long[]> fitting(Model model, int numbers) {
    Optional<List<long[]>> known = of(model);
    if (known.isEmpty() || known.get().size() != 1) {
      return Optional.empty();
    }
    long[] shape = known.get().get(0).clone();
    if (LongStream.of(shape).reduce(1, (a, b) -> a * b) == numbers) {
      return Optional.of(shape);
    }
    if (shape.length == 3) {
      long side = Math.round(Math.sqrt(numbers / (double) shape[0]));
      shape = new long[] {shape[0], side, side};
    } else if (shape.length == 2) {
      shape = new long[] {shape[0], numbers / shape[0]};
    }
    return LongStream.of(shape).reduce(1, (a, b) -> a * b) == numbers && fits(model, List.of(shape))
        ? Optional.of(shape)
        : Optional.empty();
  }

  private static List<long[]> consumer(ComputationGraph graph, String input) {
    for (var entry : graph.getConfiguration().getVertexInputs().entrySet()) {
      if (entry.getValue().contains(input)
          && graph.getConfiguration().getVertices().get(entry.getKey())
              instanceof LayerVertex vertex) {
        return candidates(vertex.getPreProcessor(), vertex.getLayerConf().getLayer());
      }
    }
    return List.of();
  }

  private static List<long[]> candidates(InputPreProcessor before, Layer layer) {
    if (before instanceof FeedForwardToCnnPreProcessor flat) {
      return List.of(
          new long[] {flat.getInputHeight() * flat.getInputWidth() * flat.getNumChannels()});
    }
    if (!(layer instanceof FeedForwardLayer sized)) {
      return List.of();
    }
    long channels = sized.getNIn();
    if (layer instanceof Convolution1DLayer || layer instanceof BaseRecurrentLayer) {
      return List.of(new long[] {channels, STEPS});
    }
    if (layer instanceof ConvolutionLayer) {
      return IntStream.concat(
              IntStream.of(28, 32, 64, 224, 96, 128, 16), IntStream.rangeClosed(4, LARGEST))
          .mapToObj(side -> new long[] {channels, side, side})
          .toList();
    }
    return layer instanceof DenseLayer ? List.of(new long[] {channels}) : List.of();
  }

  private static boolean fits(Model model, List<long[]> shapes) {
    INDArray[] one =
        shapes.stream().map(shape -> Nd4j.zeros(withBatch(1, shape))).toArray(INDArray[]::new);
    try {
      if (model instanceof MultiLayerNetwork network) {
        network.output(one[0]);
      } else if (model instanceof ComputationGraph graph) {
        graph.output(one);
      }
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  static long[] withBatch(long batch, long[] shape) {
    long[] all = new long[shape.length + 1];
    all[0] = batch;
    System.arraycopy(shape, 0, all, 1, shape.length);
    return all;
  }
}
