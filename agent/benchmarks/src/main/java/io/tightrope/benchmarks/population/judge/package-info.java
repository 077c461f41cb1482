/** What became of the jobs of the population, and what the rules said of each. */
@NullMarked
package io.tightrope.benchmarks.population.judge;

import org.jspecify.annotations.NullMarked;
