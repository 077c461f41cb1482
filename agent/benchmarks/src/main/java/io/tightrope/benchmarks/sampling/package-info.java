/**
 * Whether a run is judged the same whatever steps are observed: trainings come in, are recorded with every
 * step observed and judged again with most of their frames left out; a report leaves.
 */
@NullMarked
package io.tightrope.benchmarks.sampling;

import org.jspecify.annotations.NullMarked;
