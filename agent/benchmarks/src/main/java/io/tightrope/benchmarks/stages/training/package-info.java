/** Trains networks by each method with the same budget of steps, and keeps the results. */
@NullMarked
package io.tightrope.benchmarks.stages.training;

import org.jspecify.annotations.NullMarked;
