/**
 * What one layer does to the variance, the correlation and the silence of its units, and where
 * many layers lead.
 */
@NullMarked
package io.tightrope.theory.maps;

import org.jspecify.annotations.NullMarked;
