/** Programs in which what a network learns from depends on a network. */
@NullMarked
package io.tightrope.benchmarks.ordinary.loop;

import org.jspecify.annotations.NullMarked;
