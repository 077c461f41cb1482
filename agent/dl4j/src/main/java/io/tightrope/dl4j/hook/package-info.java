/**
 * Where DL4J's training meets the agent: the hub announces steps, models become runs, steps worth
 * observing are handed to a probe, and its frames to the watch. Nothing in here ever throws into
 * the training.
 */
@NullMarked
package io.tightrope.dl4j.hook;

import org.jspecify.annotations.NullMarked;
