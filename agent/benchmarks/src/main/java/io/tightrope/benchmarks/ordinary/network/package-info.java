/** The usual networks and updaters of ordinary trainings. */
@NullMarked
package io.tightrope.benchmarks.ordinary.network;

import org.jspecify.annotations.NullMarked;
