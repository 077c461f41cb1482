package io.tightrope.core.export;

import java.util.function.ToDoubleFunction;

/**
 * Every metric of a run that no single frame carries, declared once: its Prometheus name, what it
 * says and where it is read. Those that a frame carries are in {@link
 * io.tightrope.core.frame.RunStatistic}.
 */
public enum RunMetric {
  TRAINING_LOSS_INITIAL(
      "training_loss_initial", "The first finite loss", memory(RunMemory::initialLoss)),
  TRAINING_STEPS("training_steps_total", "Optimizer steps done while watched", RunReadings::steps),
  TRAINING_EXAMPLES(
      "training_examples_total", "Samples trained on while watched", RunReadings::examples),
  LAST_STEP_TIMESTAMP(
      "last_step_timestamp_seconds",
      "When the last step ended, in seconds since the epoch",
      RunReadings::lastStepTimestamp),
  SPARSITY_STAGE_START(
      "sparsity_stage_start_timestamp_seconds",
      "When this stage began, in seconds since the epoch",
      memory(RunMemory::stageStart)),
  SPARSITY_STAGE_ENTRY_LOSS(
      "sparsity_stage_entry_loss",
      "Median loss of the last observed steps before this stage",
      memory(RunMemory::stageEntryLoss)),
  SPARSITY_ROLLBACKS(
      "sparsity_rollbacks_total", "Stages that were taken back", RunReadings::rollbacks),
  SPARSITY_COMPUTE_SAVED(
      "sparsity_compute_saved_ratio",
      "Share of a forward pass's multiply-accumulates that zeros make unnecessary",
      RunReadings::computeSaved),
  RUN_START(
      "run_start_timestamp_seconds",
      "When the first frame was observed, in seconds since the epoch",
      memory(RunMemory::start)),
  RUN_ENDED("run_ended", "Whether the end of the run is known", memory(run -> run.ended() ? 1 : 0)),
  AGENT_OBSERVATION(
      "agent_observation_seconds",
      "Time that the last observation took",
      RunReadings::observationSeconds),
  AGENT_FRAMES("agent_frames_total", "Frames observed", RunReadings::frames),
  AGENT_DASHBOARD_CONNECTED(
      "agent_dashboard_connected",
      "Whether the dashboard takes what the agent sends",
      RunReadings::dashboardConnected);

  private final String name;
  private final String help;
  private final ToDoubleFunction<RunReadings> source;

  RunMetric(String name, String help, ToDoubleFunction<RunReadings> source) {
    this.name = name;
    this.help = help;
    this.source = source;
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

  /** The present value; NaN when absent. */
  double read(RunReadings readings) {
    return source.applyAsDouble(readings);
  }
}
