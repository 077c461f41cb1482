package io.tightrope.core.frame;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every number of a frame that belongs to the run as a whole, declared once. Sequence number, step
 * and timestamp say which frame it is and are not statistics.
 */
public enum RunStatistic implements Statistic {
  EPOCH("epoch", "training_epoch", Unit.EPOCHS, Range.COUNT, "Epoch of the last observed step"),
  LOSS("loss", "training_loss", Unit.NONE, Range.ANY, "Mean loss over the batch"),
  STAGE(
      "stage",
      "sparsity_stage",
      Unit.STAGES,
      Range.COUNT_FROM_ONE,
      "Level of the sparsity schedule, from 1"),
  SPARSITY_TARGET(
      "sparsityTarget",
      "sparsity_stage_target_ratio",
      Unit.RATIO,
      Range.RATIO,
      "Sparsity asked for in this stage"),
  BATCH_SIZE("batchSize", Unit.SAMPLES, Range.COUNT_FROM_ONE, "Samples in the batch"),
  WINDOW_SAMPLES(
      "windowSamples",
      Unit.SAMPLES,
      Range.COUNT_FROM_ONE,
      "Samples over which dead units were watched; the batch size unless given"),
  LEARNING_RATE("learningRate", "learning_rate", Unit.NONE, Range.NON_NEGATIVE, "Learning rate"),
  GATE_OPEN(
      "gateOpen",
      "sparsity_gate_open",
      Unit.FLAG,
      Range.FLAG,
      "Whether the gate would let the next stage start"),
  SPARSITY_HELD(
      "sparsityHeld",
      "sparsity_held",
      Unit.FLAG,
      Range.FLAG,
      "Whether thresholds, target and penalties stay as they are because of a warning"),
  ESCAPE_PROBABILITY(
      "escapeProbability",
      "escape_probability_ratio",
      Unit.RATIO,
      Range.RATIO,
      "Probability that the variance leaves its band through the depth"),
  ACCURACY("accuracy", Unit.RATIO, Range.RATIO, "Accuracy as the trainer reports it"),
  OVERHEAD(
      "overhead",
      "agent_overhead_ratio",
      Unit.RATIO,
      Range.NON_NEGATIVE,
      "Observation time over training time"),
  BUDGET(
      "budget",
      "agent_overhead_budget_ratio",
      Unit.RATIO,
      Range.NON_NEGATIVE,
      "Share of the training time that observing may take"),
  INTERVAL(
      "interval",
      "agent_sampling_interval_steps",
      Unit.STEPS,
      Range.COUNT_FROM_ONE,
      "Steps from one observed step to the next"),
  DROPPED(
      "dropped",
      "agent_frames_dropped_total",
      Unit.FRAMES,
      Range.COUNT,
      "Frames lost because nobody took them"),
  ERRORS("errors", "agent_errors_total", Unit.ERRORS, Range.COUNT, "Errors that the agent caught");

  /** What the agent reports of itself. */
  public static final Set<RunStatistic> OF_AGENT =
      Collections.unmodifiableSet(EnumSet.range(OVERHEAD, ERRORS));

  private static final Map<String, RunStatistic> BY_FIELD = Arrays.stream(values())
      .collect(Collectors.toUnmodifiableMap(RunStatistic::field, Function.identity()));

  private final String field;
  private final Optional<String> metric;
  private final Unit unit;
  private final Range range;
  private final String help;

  RunStatistic(String field, Unit unit, Range range, String help) {
    this(field, Optional.empty(), unit, range, help);
  }

  RunStatistic(String field, String metric, Unit unit, Range range, String help) {
    this(field, Optional.of("tightrope_" + metric), unit, range, help);
  }

  RunStatistic(String field, Optional<String> metric, Unit unit, Range range, String help) {
    this.field = field;
    this.metric = metric;
    this.unit = unit;
    this.range = range;
    this.help = help;
  }

  @Override
  public String field() {
    return field;
  }

  @Override
  public Optional<String> metric() {
    return metric;
  }

  @Override
  public Unit unit() {
    return unit;
  }

  @Override
  public Range range() {
    return range;
  }

  @Override
  public String help() {
    return help;
  }

  /** Returns true for what the agent reports of itself, in JSON the nested object {@code agent}. */
  public boolean isOfAgent() {
    return OF_AGENT.contains(this);
  }

  /** The statistic of that field name, or empty. */
  public static Optional<RunStatistic> ofField(String field) {
    return Optional.ofNullable(BY_FIELD.get(field));
  }
}
