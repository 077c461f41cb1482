package io.tightrope.benchmarks.detection;

import io.tightrope.theory.EdgeOfChaos;
import io.tightrope.theory.SparseActivation;
import java.util.Arrays;

/** Initializes a network for its recipe and changes its stages. */
final class Design {
  private static final int SAMPLE = 500;

  private final Recipe recipe;
  private final Network network;

  Design(Recipe recipe, Network network) {
    this.recipe = recipe;
    this.network = network;
  }

  void initialize() {
    switch (recipe.activation()) {
      case RELU -> network.initialize(2, 2, 0, recipe.seed());
      case TANH -> network.initialize(1, 1, 0, recipe.seed());
      case RELU_TAU, ST, CRELU, CST -> {
        EdgeOfChaos.Feasible edge = edge(recipe.targets().get(0));
        network.initialize(edge.firstLayerSw2(1), edge.sw2(), edge.sb2(), recipe.seed());
        Arrays.fill(network.shapes, shape(edge.activation()));
      }
    }
    breakStart();
  }

  private void breakStart() {
    Recipe.Fault fault = recipe.fault();
    if (fault.step() != 0) {
      return;
    }
    int layer = recipe.faultLayer();
    switch (fault.what()) {
      case WEIGHTS_TOO_LARGE -> scaleAll(1.6f);
      case WEIGHTS_TOO_SMALL -> scaleAll(0.4f);
      case ONE_LAYER_TOO_SMALL -> scale(network.weights[layer], 0.01f);
      case DEAD_BIASES -> add(network.biases[layer], -6 * (float) Math.sqrt(recipe.q()));
      case NOTHING,
          LEARNING_RATE,
          LAYER_DIES,
          WEIGHTS_MULTIPLIED,
          INPUTS_COLLAPSE,
          NAN_IN_DATA -> {}
    }
  }

  private void scaleAll(float factor) {
    for (int layer = 0; layer < network.depth; layer++) {
      scale(network.weights[layer], factor);
    }
  }

  private EdgeOfChaos.Feasible edge(double sparsity) {
    return (recipe.activation().sparse.clipped()
            ? EdgeOfChaos.withSlope(
                recipe.activation().sparse, sparsity, recipe.q(), recipe.slope())
            : EdgeOfChaos.unclipped(recipe.activation().sparse, sparsity, recipe.q()))
        .orThrow();
  }

  private static Shape shape(SparseActivation activation) {
    return new Shape(activation.kind(), false, (float) activation.tau(), (float) activation.m());
  }

  /** Changes to that sparsity by the recipe's way, looking at so many images. */
  void change(double sparsity, float[] sample) {
    EdgeOfChaos.Feasible edge = edge(sparsity);
    switch (recipe.change()) {
      case NONE -> {}
      case LAYERWISE -> layerwise(edge, sparsity, sample);
      case RESCALE -> {
        for (int layer = 0; layer < network.depth; layer++) {
          double sw2 = layer == 0 ? edge.firstLayerSw2(1) : edge.sw2();
          double now = Statistics.variance(network.weights[layer]) * network.sizes[layer];
          scale(network.weights[layer], (float) Math.sqrt(sw2 / now));
          double bias = Network.squares(network.biases[layer]) / network.biases[layer].length;
          scale(network.biases[layer], (float) Math.sqrt(edge.sb2() / Math.max(bias, 1e-12)));
          network.shapes[layer] = shape(edge.activation());
        }
      }
      case THRESHOLDS -> Arrays.fill(network.shapes, shape(edge.activation()));
      case MEASURED_BEFORE -> measuredBefore(edge, sample);
    }
  }

  private void layerwise(EdgeOfChaos.Feasible edge, double sparsity, float[] sample) {
    float[] input = sample;
    int rows = SAMPLE;
    for (int layer = 0; layer < network.depth; layer++) {
      int count = rows * network.sizes[layer + 1];
      float[] h = new float[count];
      network.preActivations(layer, input, h, rows);
      float factor = (float) Math.sqrt(recipe.q() / (Network.squares(h) / count));
      scale(network.weights[layer], factor);
      scale(network.biases[layer], factor);
      scale(h, factor);
      float tau = quantile(h, sparsity);
      network.shapes[layer] = new Shape(
          recipe.activation().sparse, false, tau, (float) edge.activation().m());
      float[] z = new float[count];
      network.activate(layer, h, z, count);
      input = z;
    }
  }

  private float quantile(float[] h, double sparsity) {
    float[] sorted = h.clone();
    if (recipe.activation().sparse.twoSided()) {
      for (int i = 0; i < sorted.length; i++) {
        sorted[i] = Math.abs(sorted[i]);
      }
    }
    Arrays.sort(sorted);
    return sorted[(int) Math.min(sorted.length - 1, sparsity * sorted.length)];
  }

  /** Thresholds and clips from each layer's q with the layers below still unchanged. */
  private void measuredBefore(EdgeOfChaos.Feasible edge, float[] sample) {
    float[] input = sample;
    Shape[] changed = new Shape[network.depth];
    for (int layer = 0; layer < network.depth; layer++) {
      int count = SAMPLE * network.sizes[layer + 1];
      float[] h = new float[count];
      network.preActivations(layer, input, h, SAMPLE);
      double units = Math.sqrt(Network.squares(h) / count / recipe.q());
      changed[layer] = shape(edge.activation().scaled(units));
      float[] z = new float[count];
      network.activate(layer, h, z, count);
      input = z;
    }
    System.arraycopy(changed, 0, network.shapes, 0, changed.length);
  }

  static int sampleRows() {
    return SAMPLE;
  }

  static void scale(float[] values, float factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }

  static void add(float[] values, float amount) {
    for (int i = 0; i < values.length; i++) {
      values[i] += amount;
    }
  }
}
