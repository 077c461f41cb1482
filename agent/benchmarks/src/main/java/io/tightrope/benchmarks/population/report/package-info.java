/** Tables and pictures of what the rules made of the population. */
@NullMarked
package io.tightrope.benchmarks.population.report;

import org.jspecify.annotations.NullMarked;
