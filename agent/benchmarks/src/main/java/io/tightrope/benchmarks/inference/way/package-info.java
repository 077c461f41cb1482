/**
 * The ways to compute one forward pass that are compared: three through ND4J or OpenBLAS, two in
 * plain Java.
 */
@NullMarked
package io.tightrope.benchmarks.inference.way;

import org.jspecify.annotations.NullMarked;
