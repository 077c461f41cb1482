package io.tightrope.core.detect.finding;

/**
 * One number of a sentence.
 *
 * @param name what it is: the field of a layer statistic, or a word of the rule's own
 * @param layer the layer it belongs to; -1 for a number of the whole run, a limit or a target
 * @param value the number itself
 * @param text the number as the sentence has it
 */
public record Figure(String name, int layer, double value, String text) {}
