package io.tightrope.core.frame;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;

/**
 * All layers of one observed step, immutable. A number that could not be computed is NaN in here,
 * {@code null} in JSON and no series in Prometheus; a statistic of which no layer has a value has
 * no column at all. A measurement that came out as NaN, because training has diverged, is the one
 * NaN {@link #MEASURED_NAN}: it is a finding, travels as {@code "NaN"}, and {@link #isAbsent} tells the
 * two apart.
 *
 * <p>Thread-safe because immutable.
 */
public final class StepFrame {
  /** The NaN that was measured, told from the absent value by its payload. */
  public static final double MEASURED_NAN = Double.longBitsToDouble(0x7ff8_0000_0000_0001L);

  private final long seq;
  private final long step;
  private final double timestamp;
  private final int layerCount;
  private final double[] scalars;
  private final Map<LayerStatistic, double[]> columns;

  private StepFrame(Builder builder) {
    this.seq = builder.seq;
    this.step = builder.step;
    this.timestamp = builder.timestamp;
    this.layerCount = builder.layerCount;
    this.scalars = builder.copyOfScalars();
    this.columns = builder.copyOfColumns();
  }

  /** Starts a frame for a model of that many layers. */
  public static Builder builder(long seq, long step, int layerCount) {
    return builder(layerCount).seq(seq).step(step);
  }

  /** Starts a frame whose numbers come later. */
  public static Builder builder(int layerCount) {
    return new Builder(layerCount);
  }

  /** Whether a value is missing, rather than a number or a measured NaN. */
  public static boolean isAbsent(double value) {
    return Double.isNaN(value)
        && Double.doubleToRawLongBits(value) != Double.doubleToRawLongBits(MEASURED_NAN);
  }

  /** Marks a measurement, so that a NaN in it counts as measured. */
  public static double measured(double value) {
    return Double.isNaN(value) ? MEASURED_NAN : value;
  }

  /** Number of the frame within its worker; a repeated number is a duplicate. */
  public long seq() {
    return seq;
  }

  /** Optimizer steps done before this one; never goes back. */
  public long step() {
    return step;
  }

  /** Seconds since the epoch. */
  public double timestamp() {
    return timestamp;
  }

  /** A number of the run as a whole; NaN when absent. */
  public double value(RunStatistic statistic) {
    return scalars[statistic.ordinal()];
  }

  /** Returns true if that number is there, be it a measured NaN. */
  public boolean has(RunStatistic statistic) {
    return !isAbsent(value(statistic));
  }

  /** Passes over the training data; 0 when unknown. */
  public int epoch() {
    return (int) value(RunStatistic.EPOCH);
  }

  /** Mean loss over the batch; NaN when unknown. */
  public double loss() {
    return value(RunStatistic.LOSS);
  }

  /** Level of the sparsity schedule, from 1; 0 when there is no schedule. */
  public int stage() {
    return (int) value(RunStatistic.STAGE);
  }

  /** Sparsity asked for in this stage, 0..1; NaN when unknown. */
  public double sparsityTarget() {
    return value(RunStatistic.SPARSITY_TARGET);
  }

  /** Samples in the batch; 0 when unknown. */
  public int batchSize() {
    return (int) value(RunStatistic.BATCH_SIZE);
  }

  /** Samples over which dead units were watched; {@link #batchSize()} unless given. */
  public int windowSamples() {
    return (int) value(RunStatistic.WINDOW_SAMPLES);
  }

  /** NaN when unknown. */
  public double learningRate() {
    return value(RunStatistic.LEARNING_RATE);
  }

  /** Whether the gate would let the next stage start; empty without a gate. */
  public Optional<Boolean> gateOpen() {
    return has(RunStatistic.GATE_OPEN)
        ? Optional.of(value(RunStatistic.GATE_OPEN) != 0)
        : Optional.empty();
  }

  /** Probability that the variance leaves its band through the depth, 0..1; NaN when unknown. */
  public double escapeProbability() {
    return value(RunStatistic.ESCAPE_PROBABILITY);
  }

  /** Accuracy as the trainer reports it, 0..1; NaN when unknown. */
  public double accuracy() {
    return value(RunStatistic.ACCURACY);
  }

  /** What the agent says of itself; empty when the frame has none of it. */
  public Optional<AgentReport> agent() {
    boolean reported = RunStatistic.OF_AGENT.stream().anyMatch(this::has);
    return reported
        ? Optional.of(new AgentReport(
            value(RunStatistic.OVERHEAD),
            value(RunStatistic.BUDGET),
            (int) value(RunStatistic.INTERVAL),
            (long) value(RunStatistic.DROPPED),
            (long) value(RunStatistic.ERRORS)))
        : Optional.empty();
  }

  public int layerCount() {
    return layerCount;
  }

  /** The statistics of which at least one layer has a value. */
  public Set<LayerStatistic> statistics() {
    return Collections.unmodifiableSet(columns.keySet());
  }

  public boolean has(LayerStatistic statistic) {
    return columns.containsKey(statistic);
  }

  /** The value of one layer; NaN when absent. */
  public double value(LayerStatistic statistic, int layer) {
    double[] column = columns.get(statistic);
    return column == null ? Double.NaN : column[layer];
  }

  /** A copy of one column, one entry a layer; all NaN when absent. */
  public double[] column(LayerStatistic statistic) {
    double[] column = columns.get(statistic);
    if (column != null) {
      return column.clone();
    }
    double[] absent = new double[layerCount];
    Arrays.fill(absent, Double.NaN);
    return absent;
  }

  /** A builder with everything this frame has. */
  public Builder toBuilder() {
    Builder builder = builder(seq, step, layerCount).timestamp(timestamp);
    System.arraycopy(scalars, 0, builder.scalars, 0, scalars.length);
    columns.forEach(builder::column);
    return builder;
  }

  /** The same frame with every layer value replaced by what the function makes of it. */
  public StepFrame withValues(DoubleUnaryOperator function) {
    Builder builder = toBuilder();
    for (double[] column : builder.columns.values()) {
      for (int layer = 0; layer < column.length; layer++) {
        column[layer] = function.applyAsDouble(column[layer]);
      }
    }
    return builder.build();
  }

  /** Collects the parts of one frame. Not thread-safe. */
  public static final class Builder {
    private final int layerCount;
    private final double[] scalars = new double[RunStatistic.values().length];
    private final Map<LayerStatistic, double[]> columns = new EnumMap<>(LayerStatistic.class);
    private long seq;
    private long step;
    private double timestamp;

    private Builder(int layerCount) {
      this.layerCount = layerCount;
      Arrays.fill(scalars, Double.NaN);
    }

    public Builder seq(long value) {
      seq = value;
      return this;
    }

    public Builder step(long value) {
      step = value;
      return this;
    }

    public Builder timestamp(double secondsSinceEpoch) {
      timestamp = secondsSinceEpoch;
      return this;
    }

    /** Sets a number of the run as a whole; NaN removes it. */
    public Builder value(RunStatistic statistic, double value) {
      boolean none = value == 0 && statistic.range() == Range.COUNT_FROM_ONE;
      scalars[statistic.ordinal()] = none ? Double.NaN : value;
      return this;
    }

    public Builder epoch(int value) {
      return value(RunStatistic.EPOCH, value);
    }

    public Builder loss(double value) {
      return value(RunStatistic.LOSS, value);
    }

    public Builder stage(int value) {
      return value(RunStatistic.STAGE, value);
    }

    public Builder sparsityTarget(double value) {
      return value(RunStatistic.SPARSITY_TARGET, value);
    }

    public Builder batchSize(int value) {
      return value(RunStatistic.BATCH_SIZE, value);
    }

    public Builder windowSamples(int value) {
      return value(RunStatistic.WINDOW_SAMPLES, value);
    }

    public Builder learningRate(double value) {
      return value(RunStatistic.LEARNING_RATE, value);
    }

    public Builder gateOpen(boolean value) {
      return value(RunStatistic.GATE_OPEN, value ? 1 : 0);
    }

    public Builder escapeProbability(double value) {
      return value(RunStatistic.ESCAPE_PROBABILITY, value);
    }

    public Builder accuracy(double value) {
      return value(RunStatistic.ACCURACY, value);
    }

    public Builder agent(AgentReport report) {
      return value(RunStatistic.OVERHEAD, report.overhead())
          .value(RunStatistic.BUDGET, report.budget())
          .value(RunStatistic.INTERVAL, report.interval())
          .value(RunStatistic.DROPPED, report.dropped())
          .value(RunStatistic.ERRORS, report.errors());
    }

    /**
     * Sets a whole column; the array is copied.
     *
     * @throws IllegalArgumentException if it has not one entry a layer
     */
    public Builder column(LayerStatistic statistic, double[] values) {
      if (values.length != layerCount) {
        throw new IllegalArgumentException(
            statistic.field() + " has " + values.length + " entries for " + layerCount + " layers");
      }
      columns.put(statistic, values.clone());
      return this;
    }

    /** Sets the value of one layer; the other layers stay as they are, absent at first. */
    public Builder value(LayerStatistic statistic, int layer, double value) {
      columns.computeIfAbsent(statistic, absent -> allAbsent())[layer] = value;
      return this;
    }

    private double[] allAbsent() {
      double[] values = new double[layerCount];
      Arrays.fill(values, Double.NaN);
      return values;
    }

    /** The numbers of the run; units were watched over the batch unless somebody said otherwise. */
    private double[] copyOfScalars() {
      double[] copy = scalars.clone();
      if (Double.isNaN(copy[RunStatistic.WINDOW_SAMPLES.ordinal()])) {
        copy[RunStatistic.WINDOW_SAMPLES.ordinal()] = copy[RunStatistic.BATCH_SIZE.ordinal()];
      }
      return copy;
    }

    private Map<LayerStatistic, double[]> copyOfColumns() {
      Map<LayerStatistic, double[]> copy = new EnumMap<>(LayerStatistic.class);
      columns.forEach((statistic, values) -> copy.put(statistic, values.clone()));
      return copy;
    }

    public StepFrame build() {
      return new StepFrame(this);
    }
  }
}
