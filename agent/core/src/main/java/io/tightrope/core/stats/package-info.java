/**
 * Statistics of tensors where they lie: a {@link io.tightrope.core.stats.StridedView} says where
 * the elements are, {@link io.tightrope.core.stats.StatisticsKernels} reads them once, and the
 * sums that a layer's statistics are made of leave. Nothing in here knows a framework, and nothing
 * allocates once it is warm.
 */
@NullMarked
package io.tightrope.core.stats;

import org.jspecify.annotations.NullMarked;
