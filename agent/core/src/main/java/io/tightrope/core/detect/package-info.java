/**
 * Frames and events come in, alerts leave. Detectors are deterministic functions of what they are
 * given, so that agent, dashboard and replay agree on the same sequence.
 */
@NullMarked
package io.tightrope.core.detect;

import org.jspecify.annotations.NullMarked;
