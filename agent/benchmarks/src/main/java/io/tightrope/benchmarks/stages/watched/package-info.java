/** Trains the same run under the agent and without it: the schedule must decide the same. */
@NullMarked
package io.tightrope.benchmarks.stages.watched;

import org.jspecify.annotations.NullMarked;
