/**
 * Activation functions as the theory sees them: the sparse four in closed form, all others by
 * quadrature, and a probe that tells which one a plain function is.
 */
@NullMarked
package io.tightrope.theory.activation;

import org.jspecify.annotations.NullMarked;
