package io.tightrope.core.frame;

/**
 * What the agent says of itself in a frame: a view of the statistics for which {@link
 * RunStatistic#isOfAgent()} holds.
 *
 * @param overhead observation time over training time
 * @param budget what it is kept to
 * @param interval steps from one observed step to the next; 0 when unknown
 * @param dropped frames lost so far because nobody took them
 * @param errors errors caught so far
 */
public record AgentReport(
    double overhead, double budget, int interval, long dropped, long errors) {}
