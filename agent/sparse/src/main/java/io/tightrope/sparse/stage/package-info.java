/**
 * Raising the sparsity of a network in training. A network, a design and a sample of its inputs come in,
 * the network leaves with rescaled weights and new thresholds, together with a report.
 */
@NullMarked
package io.tightrope.sparse.stage;

import org.jspecify.annotations.NullMarked;
