package io.tightrope.core.detect.settings;

import io.tightrope.core.detect.evidence.Range;

/**
 * When an alert begins and ends.
 *
 * @param raiseAfterSteps observed steps on which the condition must hold, quiet ones taken back
 * @param clearAfterSteps observed steps in a row without it before an alert is resolved
 * @param clearAfterSeconds seconds since the last bad step before an alert is resolved
 */
public record Hysteresis(
    @Range(min = 1) int raiseAfterSteps,
    @Range(min = 1) int clearAfterSteps,
    @Range(min = 0) double clearAfterSeconds) {}
