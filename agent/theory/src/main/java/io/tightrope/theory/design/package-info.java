/** Initializations on the edge of chaos: solves for one, looks for the best one and judges it. */
@NullMarked
package io.tightrope.theory.design;

import org.jspecify.annotations.NullMarked;
