/**
 * The four sparsity-inducing activations of the papers as DL4J activations. A network's layers come
 * in with their pre-activations and leave with exact zeros; nothing in here needs more than ND4J, so
 * that a saved model loads with this package alone.
 */
@NullMarked
package io.tightrope.sparse.activation;

import org.jspecify.annotations.NullMarked;
