package io.tightrope.dl4j.structure;

/** What a node does to the variance that passes through it. */
public enum Role {
  /** The network's input. */
  INPUT,
  /** Weights times inputs plus biases, then an activation: dense and convolution layers. */
  WEIGHTS,
  /** As {@link #WEIGHTS}, and the loss is taken of it. */
  OUTPUT,
  /** An activation alone. */
  ACTIVATION,
  /** Normalization over the batch or the layer: the variance starts anew. */
  NORMALIZATION,
  /** The values pass as they are: reshaping, dropout. */
  PASS,
  /** The sum of its inputs: a residual connection. */
  SUM,
  /** Its inputs side by side. */
  MERGE,
  /** The theory knows nothing of it; it is only measured. */
  OUTSIDE
}
