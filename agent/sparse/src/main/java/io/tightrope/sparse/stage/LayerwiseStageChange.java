package io.tightrope.sparse.stage;

import io.tightrope.sparse.init.SparseDesign;
import io.tightrope.sparse.network.LayerWalk;
import io.tightrope.sparse.network.WeightedLayer;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The stage change that holds: layer by layer in forward order, each on top of the layers already
 * changed. A layer's weights and biases are scaled so that the second moment of its pre-activations is q*
 * again; its threshold becomes the quantile of the pre-activations at the target sparsity, its clip the
 * theory's at q*. Behind batch normalization nothing is scaled: threshold and clip follow the scale that it
 * gives. Then nothing touches the thresholds until the next stage. A penalty stays as it is.
 *
 * <pre>{@code
 * new LayerwiseStageChange(SparseDesign.crelu(0.85, 2, 0.7)).apply(network, thousandImages);
 * }</pre>
 *
 * <p>Why not from measurements made before the change: each layer would then receive less than it was
 * measured with, and the variance would collapse with depth. Cost: one forward pass of the sample and a
 * sort of each layer's pre-activations.
 *
 * @param design kind, target sparsity, q* and slope of the new stage
 */
public record LayerwiseStageChange(SparseDesign design) {

  /**
   * What became of one layer.
   *
   * @param layer its name
   * @param scale factor of its weights and biases
   * @param tau its new threshold
   * @param m its new clip, infinite if it has none
   * @param achievedSparsity share of exact zeros on the sample right after the change
   */
  public record Change(String layer, double scale, double tau, double m, double achievedSparsity) {}

  /**
   * Changes every hidden layer with a sparse activation, whatever its kind, to the design's.
   *
   * @param inputs a sample of the network's inputs, examples first; 1,000 images suffice
   * @return one entry for each changed layer, in forward order
   * @throws IllegalStateException if a layer's pre-activations are all zero or not finite; layers below
   *     it have been changed by then
   */
  public List<Change> apply(MultiLayerNetwork network, INDArray inputs) {
    return apply(LayerWalk.of(network), inputs);
  }

  /** As {@link #apply(MultiLayerNetwork, INDArray)}, with one array for each input of the graph. */
  public List<Change> apply(ComputationGraph graph, INDArray... inputs) {
    return apply(LayerWalk.of(graph), inputs);
  }

  /** As {@link #apply(MultiLayerNetwork, INDArray)}, for a walk over either kind of network. */
  public List<Change> apply(LayerWalk walk, INDArray... inputs) {
    List<Change> changes = new ArrayList<>();
    walk.forEach(inputs, visit -> {
      if (!visit.layer().isOutput() && visit.layer().sparseActivation().isPresent()) {
        changes.add(change(visit.layer(), visit.preactivations()));
      }
    });
    return changes;
  }

  private Change change(WeightedLayer layer, INDArray preactivations) {
    double meanSquare = WeightedLayer.meanSquare(preactivations);
    // Normalization undoes any scale of the weights.
    double scale = layer.isNormalized() && meanSquare > 0 ? 1 : Math.sqrt(design.q() / meanSquare);
    if (!Double.isFinite(scale) || scale == 0) {
      throw new IllegalStateException(layer.name() + " cannot be brought back to q* = " + design.q()
          + ": the mean square of its pre-activations is "
          + meanSquare);
    }
    if (!layer.isNormalized()) {
      layer.weights().muli(scale);
      layer.biases().ifPresent(biases -> biases.muli(scale));
    }
    Quantile quantile = Quantile.of(preactivations.muli(scale), design.kind().twoSided());
    double tau = quantile.threshold(design.sparsity());
    double units = layer.isNormalized() ? Math.sqrt(meanSquare / design.q()) : 1;
    double m = design.edge().activation().m() * units;
    double penalty = layer.sparseActivation().orElseThrow().penalty();
    layer.setActivation(design.activation().with(tau, m, design.sparsity()).withPenalty(penalty));
    return new Change(layer.name(), scale, tau, m, quantile.shareUpTo(tau));
  }
}
