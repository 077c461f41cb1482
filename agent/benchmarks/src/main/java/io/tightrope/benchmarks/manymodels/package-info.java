/** What the agent takes from a program that trains many small networks, one after the other. */
@NullMarked
package io.tightrope.benchmarks.manymodels;

import org.jspecify.annotations.NullMarked;
