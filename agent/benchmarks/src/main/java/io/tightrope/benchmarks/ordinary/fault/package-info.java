/** Kinds of faults of ordinary trainings, and what makes them. */
@NullMarked
package io.tightrope.benchmarks.ordinary.fault;

import org.jspecify.annotations.NullMarked;
