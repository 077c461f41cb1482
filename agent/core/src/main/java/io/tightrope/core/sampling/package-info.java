/** When to look: which steps are observed so that observing stays within its budget. */
@NullMarked
package io.tightrope.core.sampling;

import org.jspecify.annotations.NullMarked;
