/**
 * Each rule judged over all recordings there are: what it said rightly and wrongly, before and after a
 * change.
 */
@NullMarked
package io.tightrope.benchmarks.rules;

import org.jspecify.annotations.NullMarked;
