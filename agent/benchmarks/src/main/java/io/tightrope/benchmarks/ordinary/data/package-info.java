/** What ordinary trainings learn from: made-up tables, sequences and pictures. */
@NullMarked
package io.tightrope.benchmarks.ordinary.data;

import org.jspecify.annotations.NullMarked;
