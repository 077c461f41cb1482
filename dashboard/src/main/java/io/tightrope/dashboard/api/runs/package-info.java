/**
 * The handlers for runs: introduce, feed, show, watch, import and export them.
 */
@NullMarked
package io.tightrope.dashboard.api.runs;

import org.jspecify.annotations.NullMarked;
