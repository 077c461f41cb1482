package io.tightrope.core.detect.alerts;

import io.tightrope.core.detect.evidence.RunState;
import io.tightrope.core.detect.finding.Finding;
import io.tightrope.core.detect.finding.Finding.Wording;

/**
 * The first finding of a streak with its sentences, composed at its step: an alert that comes of it
 * describes that step.
 *
 * @param finding what the rule found
 * @param wording its sentences
 * @param step optimizer step of the frame
 * @param time seconds since the epoch
 * @param stage stage of the schedule, 0 without one
 * @param target sparsity asked for; NaN without a schedule
 */
record FirstFinding(
    Finding finding, Wording wording, long step, double time, int stage, double target) {

  static FirstFinding of(Finding finding, RunState state) {
    return new FirstFinding(
        finding,
        finding.wording().get(),
        state.step(),
        state.time(),
        state.stage(),
        state.target());
  }
}
