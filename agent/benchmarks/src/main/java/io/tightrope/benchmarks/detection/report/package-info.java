/** Judges trained recipes, and tells in tables and a picture how well each rule did. */
@NullMarked
package io.tightrope.benchmarks.detection.report;

import org.jspecify.annotations.NullMarked;
