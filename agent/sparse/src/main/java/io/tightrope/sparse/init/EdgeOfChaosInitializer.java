package io.tightrope.sparse.init;

import io.tightrope.sparse.activation.SparseActivation;
import io.tightrope.sparse.network.LayerWalk;
import io.tightrope.sparse.network.WeightedLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Draws the weights and biases of a network that has been built with {@code init()}; DL4J's own builder
 * can only set constant biases.
 *
 * <pre>{@code
 * network.init();
 * new EdgeOfChaosInitializer(SparseDesign.crelu(0.85, 2, 0.7), 1).apply(network, images);
 * }</pre>
 *
 * <p>Hidden dense and convolution layers with a sparse activation get {@code W ~ N(0, sw2 / fan_in)}, {@code
 * b ~ N(0, sb2)} and the design's thresholds. A layer that sees the data gets the weight variance {@code
 * (q* - sb2) / mean(x^2)} instead of sw2, so that it starts at q*. Output layers get {@code N(0, 1 /
 * fan_in)} and no biases. The activation may be in an activation layer behind the weights; if batch
 * normalization comes between them, thresholds are those for a second moment of 1. Other layers stay as they
 * are. The same seed draws the same numbers.
 *
 * @param design what each hidden layer is designed for
 * @param seed of the draws
 */
public record EdgeOfChaosInitializer(SparseDesign design, long seed) {

  /**
   * Initializes a network in place.
   *
   * @param inputs a sample of the network's inputs, examples first; a few hundred do
   * @throws IllegalArgumentException if no hidden layer has a sparse activation
   */
  public void apply(MultiLayerNetwork network, INDArray inputs) {
    apply(LayerWalk.of(network), inputs);
  }

  /** As {@link #apply(MultiLayerNetwork, INDArray)}, with one array for each input of the graph. */
  public void apply(ComputationGraph graph, INDArray... inputs) {
    apply(LayerWalk.of(graph), inputs);
  }

  private void apply(LayerWalk walk, INDArray... inputs) {
    requireSparseLayer(walk);
    try (Random random = Nd4j.getRandomFactory().getNewRandomInstance(seed)) {
      walk.forEach(inputs, visit -> initialize(visit, random));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("could not free the random generator", e);
    }
  }

  private static void requireSparseLayer(LayerWalk walk) {
    if (walk.layers().stream().allMatch(layer -> layer.sparseActivation().isEmpty())) {
      throw new IllegalArgumentException(
          "no dense or convolution layer has a sparse activation; give the builder one of"
              + " ReLUTau, STTau, CReLU, CST");
    }
  }

  private void initialize(LayerWalk.Visit visit, Random random) {
    WeightedLayer layer = visit.layer();
    if (layer.isOutput()) {
      draw(layer.weights(), 1.0 / layer.fanIn(), random);
      layer.biases().ifPresent(biases -> biases.assign(0));
    } else if (layer.sparseActivation().isPresent()) {
      double sw2 = layer.seesData()
          ? design.edge().firstLayerSw2(WeightedLayer.meanSquare(visit.input()))
          : design.edge().sw2();
      draw(layer.weights(), sw2 / layer.fanIn(), random);
      layer.biases().ifPresent(biases -> draw(biases, design.edge().sb2(), random));
      layer.setActivation(layer.isNormalized() ? forNormalized() : design.activation());
    }
  }

  /** Thresholds for a second moment of 1, which is what batch normalization begins with. */
  private SparseActivation forNormalized() {
    SparseActivation activation = design.activation();
    double units = 1 / Math.sqrt(design.q());
    return activation.with(
        units * activation.tau(), units * activation.m(), activation.targetSparsity());
  }

  private static void draw(INDArray values, double variance, Random random) {
    values.assign(random.nextGaussian(values.shape()).muli(Math.sqrt(variance)));
  }
}
