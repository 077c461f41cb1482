/**
 * The agent as a hook sees it: one {@link io.tightrope.core.watch.Agent} a process, one {@link
 * io.tightrope.core.watch.RunWatch} a model. Scalars, frames and events come in on training threads, which
 * are never blocked and never see an exception; a daemon thread judges, exports and sends them.
 */
@NullMarked
package io.tightrope.core.watch;

import org.jspecify.annotations.NullMarked;
