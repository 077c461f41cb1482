/**
 * Judges a network before its first step. A model, and a batch if there is one, come in; a verdict, what
 * the theory predicts and what one real pass measures of each layer, the reasons in words and a better
 * initialization leave. The model itself is left untouched.
 */
@NullMarked
package io.tightrope.dl4j.preflight;

import org.jspecify.annotations.NullMarked;
