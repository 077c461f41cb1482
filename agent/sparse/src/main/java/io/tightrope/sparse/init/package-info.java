/**
 * Initialization on the edge of chaos. A design (target sparsity, fixed point, slope) and a network come
 * in, random weights and biases and the matching activations leave.
 */
@NullMarked
package io.tightrope.sparse.init;

import org.jspecify.annotations.NullMarked;
