/**
 * Frames, scalars and events on their way to the dashboard: a bounded queue in memory, a bounded
 * spool on disk for the time when it is away, and one daemon thread that sends. Judged frames come in,
 * requests of the dashboard's HTTP API leave.
 */
@NullMarked
package io.tightrope.core.push;

import org.jspecify.annotations.NullMarked;
