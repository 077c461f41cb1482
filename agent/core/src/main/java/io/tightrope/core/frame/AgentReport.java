package io.tightrope.core.frame;

/**
 * What the agent says of itself in a frame.
 *
 * @param overhead share of the training time that observing has taken, 0..1
 * @param budget the share it may take, 0..1
 * @param interval steps from one observed step to the next
 * @param dropped frames lost so far because nobody took them
 * @param errors errors caught so far
 */
public record AgentReport(
    double overhead, double budget, int interval, long dropped, long errors) {}
