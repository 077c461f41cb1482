/**
 * What zeros are worth in a forward pass: small batches through trained networks and through
 * networks of chosen width and sparsity, densely and with zeros skipped, by turns in one process;
 * ratios leave.
 */
@NullMarked
package io.tightrope.benchmarks.inference;

import org.jspecify.annotations.NullMarked;
