package io.tightrope.benchmarks.stages.training;

/**
 * A way to a sparse network. All get the same images, depth, width, updater and number of steps.
 */
public enum Method {
  DENSE(
      "dense ReLU baseline",
      "ReLU, He initialization, gradients clipped: no sparsity is asked for"),
  GATED(
      "staged with gate",
      "shifted ReLU, short stages and a long last one, each layer by layer, behind the gate, sparsity held"
          + " by a penalty"),
  UNGUARDED(
      "ramp without gate and clipping",
      "shifted ReLU, the same stages at fixed steps, gradients not clipped, no penalty"),
  DIRECT(
      "initialized at the final sparsity", "clipped ReLU at the last target from the first step"),
  HIGHEST(
      "as high as is safe", "as staged, but without an end: upwards until the gate allows no more"),
  FAULTED(
      "staged, with a fault",
      "as staged; in the middle of the fourth stage one layer's weights are multiplied by 30");

  private final String label;
  private final String description;

  Method(String label, String description) {
    this.label = label;
    this.description = description;
  }

  public String label() {
    return label;
  }

  public String description() {
    return description;
  }

  /** Whether a schedule with a gate watches over it. */
  boolean guarded() {
    return this == GATED || this == HIGHEST || this == FAULTED;
  }

  /** The name in JSON and in progress lines. */
  public String id() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
