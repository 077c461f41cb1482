/**
 * What finite width adds to the theory: how far variance and gradients stray, and how likely the
 * variance is to escape.
 */
@NullMarked
package io.tightrope.theory.width;

import org.jspecify.annotations.NullMarked;
