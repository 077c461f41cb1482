package io.tightrope.core.export;

import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import java.util.function.ToDoubleFunction;

/**
 * Every metric of a run as a whole, declared once: its Prometheus name, whether it is a counter,
 * what it says and where it is read. Those of layers are in {@link
 * io.tightrope.core.frame.LayerStatistic}.
 */
public enum RunMetric {
  TRAINING_LOSS("training_loss", "Mean loss over the batch", scalar(ScalarBlock.LOSS)),
  TRAINING_LOSS_INITIAL(
      "training_loss_initial", "The first finite loss", memory(RunMemory::initialLoss)),
  TRAINING_STEPS("training_steps_total", "Optimizer steps done while watched", RunReadings::steps),
  TRAINING_EXAMPLES(
      "training_examples_total", "Samples trained on while watched", RunReadings::examples),
  TRAINING_EPOCH("training_epoch", "Epoch of the last observed step", frame(StepFrame::epoch)),
  LEARNING_RATE("learning_rate", "Learning rate", scalar(ScalarBlock.LEARNING_RATE)),
  LAST_STEP_TIMESTAMP(
      "last_step_timestamp_seconds",
      "When the last step ended, in seconds since the epoch",
      RunReadings::lastStepTimestamp),
  SPARSITY_STAGE(
      "sparsity_stage",
      "Level of the sparsity schedule, from 1",
      frame(frame -> frame.stage() > 0 ? frame.stage() : Double.NaN)),
  SPARSITY_STAGE_TARGET(
      "sparsity_stage_target_ratio",
      "Sparsity asked for in this stage",
      frame(StepFrame::sparsityTarget)),
  SPARSITY_STAGE_START(
      "sparsity_stage_start_timestamp_seconds",
      "When this stage began, in seconds since the epoch",
      memory(RunMemory::stageStart)),
  SPARSITY_STAGE_ENTRY_LOSS(
      "sparsity_stage_entry_loss",
      "Median loss of the last observed steps before this stage",
      memory(RunMemory::stageEntryLoss)),
  SPARSITY_GATE_OPEN(
      "sparsity_gate_open",
      "Whether the gate would let the next stage start",
      frame(frame -> frame.gateOpen().map(open -> open ? 1.0 : 0.0).orElse(Double.NaN))),
  SPARSITY_ROLLBACKS(
      "sparsity_rollbacks_total", "Stages that were taken back", RunReadings::rollbacks),
  SPARSITY_COMPUTE_SAVED(
      "sparsity_compute_saved_ratio",
      "Share of a forward pass's multiply-accumulates that zeros make unnecessary",
      RunReadings::computeSaved),
  ESCAPE_PROBABILITY(
      "escape_probability_ratio",
      "Probability that the variance leaves its band through the depth",
      frame(StepFrame::escapeProbability)),
  RUN_START(
      "run_start_timestamp_seconds",
      "When the first frame was observed, in seconds since the epoch",
      memory(RunMemory::start)),
  RUN_ENDED("run_ended", "Whether the end of the run is known", memory(run -> run.ended() ? 1 : 0)),
  AGENT_OVERHEAD(
      "agent_overhead_ratio", "Observation time over training time", RunReadings::overhead),
  AGENT_OVERHEAD_BUDGET(
      "agent_overhead_budget_ratio",
      "Share of the training time that observing may take",
      RunReadings::overheadBudget),
  AGENT_SAMPLING_INTERVAL(
      "agent_sampling_interval_steps",
      "Steps from one observed step to the next",
      RunReadings::interval),
  AGENT_OBSERVATION(
      "agent_observation_seconds",
      "Time that the last observation took",
      RunReadings::observationSeconds),
  AGENT_FRAMES("agent_frames_total", "Frames observed", RunReadings::frames),
  AGENT_FRAMES_DROPPED(
      "agent_frames_dropped_total", "Frames lost because nobody took them", RunReadings::dropped),
  AGENT_ERRORS("agent_errors_total", "Errors that the agent caught", RunReadings::errors);

  private final String name;
  private final String help;
  private final ToDoubleFunction<RunReadings> source;

  RunMetric(String name, String help, ToDoubleFunction<RunReadings> source) {
    this.name = name;
    this.help = help;
    this.source = source;
  }

  private static ToDoubleFunction<RunReadings> frame(ToDoubleFunction<StepFrame> source) {
    return readings -> readings.latest().map(source::applyAsDouble).orElse(Double.NaN);
  }

  private static ToDoubleFunction<RunReadings> scalar(String name) {
    return readings -> readings.scalars().value(name);
  }

  private static ToDoubleFunction<RunReadings> memory(ToDoubleFunction<RunMemory> source) {
    return readings -> source.applyAsDouble(readings.memory());
  }

  /** Full Prometheus name. */
  public String metric() {
    return "tightrope_" + name;
  }

  /** One sentence, without a full stop. */
  public String help() {
    return help;
  }

  /** Whether it only ever grows. */
  public boolean isCounter() {
    return name.endsWith("_total");
  }

  /** The present value; NaN when absent. */
  double read(RunReadings readings) {
    return source.applyAsDouble(readings);
  }
}
