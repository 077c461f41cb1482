/** The networks of the benchmark: five kinds, each in its full size and in a smaller one. */
@NullMarked
package io.tightrope.benchmarks.stages.network;

import org.jspecify.annotations.NullMarked;
