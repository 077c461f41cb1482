/** The benchmarks' command line; each benchmark has a package of its own. */
@NullMarked
package io.tightrope.benchmarks;

import org.jspecify.annotations.NullMarked;
