/**
 * Averages over the normal distribution in closed form and by quadrature, and the range checks
 * that every number of the theory passes.
 */
@NullMarked
package io.tightrope.theory.gauss;

import org.jspecify.annotations.NullMarked;
