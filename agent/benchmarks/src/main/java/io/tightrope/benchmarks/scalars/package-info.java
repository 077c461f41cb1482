/** What it costs the training thread to record the loss of every step, observed or not. */
@NullMarked
package io.tightrope.benchmarks.scalars;

import org.jspecify.annotations.NullMarked;
