/** How long the theory takes: one look at a variance map, a dead-unit share, one piece of advice. */
@NullMarked
package io.tightrope.benchmarks.theory;

import org.jspecify.annotations.NullMarked;
