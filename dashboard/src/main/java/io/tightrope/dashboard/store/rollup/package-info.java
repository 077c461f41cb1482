/**
 * The extremes of whole blocks of steps, kept beside the full resolution of long runs.
 */
@NullMarked
package io.tightrope.dashboard.store.rollup;

import org.jspecify.annotations.NullMarked;
