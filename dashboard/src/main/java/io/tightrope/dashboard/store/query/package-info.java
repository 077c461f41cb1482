/**
 * The way out: downsampled ranges, whole runs in the order of arrival, and tables for other tools.
 */
@NullMarked
package io.tightrope.dashboard.store.query;

import org.jspecify.annotations.NullMarked;
