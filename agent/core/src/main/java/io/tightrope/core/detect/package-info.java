/**
 * Frames and events come in, alerts leave. This package is the door; behind it are the rooms {@code
 * evidence} (what rules look at), {@code finding} (what a rule reports), {@code rules} (one file per
 * rule), {@code settings} (their limits) and {@code alerts} (what becomes of findings), each of which
 * knows only those before it. Rules are deterministic functions of what they are given, so that
 * agent, gate, dashboard and replay agree on the same sequence.
 */
@NullMarked
package io.tightrope.core.detect;

import org.jspecify.annotations.NullMarked;
