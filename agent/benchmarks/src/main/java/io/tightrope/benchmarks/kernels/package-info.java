/** What the statistics of a tensor cost by our kernels, by ND4J's operations, and at the least. */
@NullMarked
package io.tightrope.benchmarks.kernels;

import org.jspecify.annotations.NullMarked;
