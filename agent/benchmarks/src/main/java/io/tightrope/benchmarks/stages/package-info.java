/**
 * What staged sparsity costs and brings: trains deep networks on Fashion-MNIST by the schedule and by
 * what one would do without it, with the same budget of steps. Images come in; a table, a picture of
 * the frontier and a section of the documents leave.
 */
@NullMarked
package io.tightrope.benchmarks.stages;

import org.jspecify.annotations.NullMarked;
