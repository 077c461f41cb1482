/**
 * What the agent does besides reporting, each run for itself: it keeps checkpoints while all is well, and
 * asks for the end of {@code fit} when a critical alert fires. Copies of models and changed alerts come
 * in; files, the checkpoint kept for an alert, and a {@link io.tightrope.core.action.Stop} leave. Off
 * unless a setting asks for it.
 */
@NullMarked
package io.tightrope.core.action;

import org.jspecify.annotations.NullMarked;
