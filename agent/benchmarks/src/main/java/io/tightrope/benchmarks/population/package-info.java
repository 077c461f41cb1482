/**
 * The population of ordinary jobs under the real agent: every job runs in a JVM of its own, what the
 * agent sends is recorded, and the rules are judged by what became of the jobs.
 */
@NullMarked
package io.tightrope.benchmarks.population;

import org.jspecify.annotations.NullMarked;
