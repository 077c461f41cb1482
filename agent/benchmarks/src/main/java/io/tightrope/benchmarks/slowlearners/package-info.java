/**
 * Slow learners without a baseline: which figures of a run's first part tell those that end far behind
 * from those that end well.
 */
@NullMarked
package io.tightrope.benchmarks.slowlearners;

import org.jspecify.annotations.NullMarked;
