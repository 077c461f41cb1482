package io.tightrope.benchmarks.ordinary;

import io.tightrope.core.detect.rules.Rule;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What is broken in a job, and what a monitor should say about it.
 *
 * @param kind for example {@code rate-too-high}; the same for all faults that a report counts together
 * @param words the fault in a few words for a person, with its numbers
 * @param step optimizer step from which on it is there
 * @param layer index of the broken layer in network order; empty if the fault is of the whole network
 * @param rules those of which any names the fault rightly
 */
public record Fault(String kind, String words, long step, OptionalInt layer, Set<Rule> rules) {}
