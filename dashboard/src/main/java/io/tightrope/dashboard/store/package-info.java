/**
 * What the dashboard remembers. Runs, frames, events and small documents come in and are on disk
 * when the call returns or its future completes; buckets, frames in the order of arrival and
 * exports leave. {@link io.tightrope.dashboard.store.RunStore} is the door, the packages below it
 * are the rooms.
 */
@NullMarked
package io.tightrope.dashboard.store;

import org.jspecify.annotations.NullMarked;
