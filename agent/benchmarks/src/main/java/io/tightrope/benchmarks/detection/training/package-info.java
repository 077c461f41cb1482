/** Trains one recipe and keeps what the agent and the other rules saw of it. */
@NullMarked
package io.tightrope.benchmarks.detection.training;

import org.jspecify.annotations.NullMarked;
