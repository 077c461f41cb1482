/** Trains the ordinary jobs without an agent and says which reach their aim. */
@NullMarked
package io.tightrope.benchmarks.ordinary.check;

import org.jspecify.annotations.NullMarked;
