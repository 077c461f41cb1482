/**
 * What is watched: a run, its layers and the events of its life. Descriptions come in from a hook
 * or over HTTP; nothing in here computes.
 */
@NullMarked
package io.tightrope.core.run;

import org.jspecify.annotations.NullMarked;
