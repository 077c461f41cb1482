package io.tightrope.benchmarks.sampling;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;

/**
 * Takes the update ratio out of the frames in which the agent would not have measured it: its probe reads
 * parameters at the first observed step, at a stage's first, and then at most every eighth step. Not
 * thread-safe.
 */
final class ParameterCadence {
  /** As in the agent's probe. */
  private static final int STEPS = 8;

  private long due = Long.MIN_VALUE;
  private int stage = -1;

  /** The frame as it would have been sent. */
  StepFrame asTheAgentSends(StepFrame frame) {
    if (frame.step() >= due || frame.stage() != stage) {
      due = frame.step() + STEPS;
      stage = frame.stage();
      return frame;
    }
    return frame.has(LayerStatistic.UPDATE_RATIO) ? withoutUpdateRatio(frame) : frame;
  }

  private static StepFrame withoutUpdateRatio(StepFrame frame) {
    StepFrame.Builder builder = StepFrame.builder(frame.seq(), frame.step(), frame.layerCount())
        .epoch(frame.epoch())
        .timestamp(frame.timestamp())
        .loss(frame.loss())
        .stage(frame.stage())
        .sparsityTarget(frame.sparsityTarget())
        .batchSize(frame.batchSize())
        .windowSamples(frame.windowSamples())
        .learningRate(frame.learningRate())
        .escapeProbability(frame.escapeProbability())
        .accuracy(frame.accuracy());
    frame.gateOpen().ifPresent(builder::gateOpen);
    frame.agent().ifPresent(builder::agent);
    for (LayerStatistic statistic : frame.statistics()) {
      if (statistic != LayerStatistic.UPDATE_RATIO) {
        builder.column(statistic, frame.column(statistic));
      }
    }
    return builder.build();
  }
}
