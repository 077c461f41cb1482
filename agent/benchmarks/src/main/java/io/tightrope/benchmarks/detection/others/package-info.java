/** The rules that other tools ship and the statistics that they read. */
@NullMarked
package io.tightrope.benchmarks.detection.others;

import org.jspecify.annotations.NullMarked;
