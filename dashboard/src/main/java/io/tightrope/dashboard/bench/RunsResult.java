package io.tightrope.dashboard.bench;

import java.util.Map;

/**
 * What a dashboard with so many stored runs does.
 *
 * @param runs stored runs
 * @param storeBytes size of the store
 * @param portMillis from the start of the process until it answers
 * @param listMillis from the start of the process until the first page of the list has arrived
 * @param startCpuSeconds processor time until then, which says more on a machine with others
 * @param idleCpuSeconds processor time in ten seconds in which nobody asks for anything
 * @param medianMillis median of repeated requests by what was asked for
 */
public record RunsResult(
    int runs,
    long storeBytes,
    double portMillis,
    double listMillis,
    double startCpuSeconds,
    double idleCpuSeconds,
    Map<String, Double> medianMillis) {}
