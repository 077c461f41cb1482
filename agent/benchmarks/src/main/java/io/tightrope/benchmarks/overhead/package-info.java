/**
 * What watching costs: the same training watched and unwatched by turns in one process, as a ratio
 * with its upper confidence bound; heap and start-up beside it.
 */
@NullMarked
package io.tightrope.benchmarks.overhead;

import org.jspecify.annotations.NullMarked;
