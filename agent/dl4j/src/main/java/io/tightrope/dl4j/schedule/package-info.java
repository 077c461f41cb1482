/**
 * Raising sparsity in stages, with a gate and a way back. A network in training, a schedule and a sample
 * of inputs come in; the network climbs, holds or steps back, and every decision leaves as an event.
 */
@NullMarked
package io.tightrope.dl4j.schedule;

import org.jspecify.annotations.NullMarked;
