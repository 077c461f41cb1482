/**
 * What is kept of each run so that a start need not read its frames: counts, the newest numbers and the
 * newest events. The writer brings it up to date in the transaction that writes the frames.
 */
@NullMarked
package io.tightrope.dashboard.store.summary;

import org.jspecify.annotations.NullMarked;
