/**
 * A DL4J network as a row of layers with weights, in forward order. A {@code MultiLayerNetwork} or a
 * {@code ComputationGraph} and a sample of its inputs come in; each layer leaves with its weights, its
 * activation and its pre-activations on the sample.
 */
@NullMarked
package io.tightrope.sparse.network;

import org.jspecify.annotations.NullMarked;
