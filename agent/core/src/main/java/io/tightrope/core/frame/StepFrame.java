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
 * NaN {@link #MEASURED_NAN}: it is news, travels as {@code "NaN"}, and {@link #isAbsent} tells the
 * two apart.
 *
 * <p>Thread-safe because immutable.
 */
public final class StepFrame {
  /** The NaN that was measured, told from the absent value by its payload. */
  public static final double MEASURED_NAN = Double.longBitsToDouble(0x7ff8_0000_0000_0001L);

  private final long seq;
  private final long step;
  private final int epoch;
  private final double timestamp;
  private final double loss;
  private final int stage;
  private final double sparsityTarget;
  private final int batchSize;
  private final int windowSamples;
  private final double learningRate;
  private final Optional<Boolean> gateOpen;
  private final double escapeProbability;
  private final double accuracy;
  private final Optional<AgentReport> agent;
  private final int layerCount;
  private final Map<LayerStatistic, double[]> columns;

  private StepFrame(Builder builder) {
    this.seq = builder.seq;
    this.step = builder.step;
    this.epoch = builder.epoch;
    this.timestamp = builder.timestamp;
    this.loss = builder.loss;
    this.stage = builder.stage;
    this.sparsityTarget = builder.sparsityTarget;
    this.batchSize = builder.batchSize;
    this.windowSamples = builder.windowSamples;
    this.learningRate = builder.learningRate;
    this.gateOpen = builder.gateOpen;
    this.escapeProbability = builder.escapeProbability;
    this.accuracy = builder.accuracy;
    this.agent = builder.agent;
    this.layerCount = builder.layerCount;
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

  public int epoch() {
    return epoch;
  }

  /** Seconds since the epoch. */
  public double timestamp() {
    return timestamp;
  }

  /** Mean loss over the batch; NaN when unknown. */
  public double loss() {
    return loss;
  }

  /** Level of the sparsity schedule, from 1; 0 when there is no schedule. */
  public int stage() {
    return stage;
  }

  /** Sparsity asked for in this stage, 0..1; NaN when unknown. */
  public double sparsityTarget() {
    return sparsityTarget;
  }

  /** Samples in the batch; 0 when unknown. */
  public int batchSize() {
    return batchSize;
  }

  /** Samples over which dead units were watched; {@link #batchSize()} unless told. */
  public int windowSamples() {
    return windowSamples > 0 ? windowSamples : batchSize;
  }

  /** NaN when unknown. */
  public double learningRate() {
    return learningRate;
  }

  /** Whether the gate would let the next stage start; empty without a gate. */
  public Optional<Boolean> gateOpen() {
    return gateOpen;
  }

  /** Probability that the variance leaves its band through the depth, 0..1; NaN when unknown. */
  public double escapeProbability() {
    return escapeProbability;
  }

  /** Accuracy as far as the trainer tells it, 0..1; NaN when unknown. */
  public double accuracy() {
    return accuracy;
  }

  public Optional<AgentReport> agent() {
    return agent;
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
    Builder builder = builder(seq, step, layerCount)
        .epoch(epoch)
        .timestamp(timestamp)
        .loss(loss)
        .stage(stage)
        .sparsityTarget(sparsityTarget)
        .batchSize(batchSize)
        .windowSamples(windowSamples)
        .learningRate(learningRate)
        .escapeProbability(escapeProbability)
        .accuracy(accuracy);
    gateOpen.ifPresent(builder::gateOpen);
    agent.ifPresent(builder::agent);
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
    private final Map<LayerStatistic, double[]> columns = new EnumMap<>(LayerStatistic.class);
    private long seq;
    private long step;
    private int epoch;
    private double timestamp;
    private double loss = Double.NaN;
    private int stage;
    private double sparsityTarget = Double.NaN;
    private int batchSize;
    private int windowSamples;
    private double learningRate = Double.NaN;
    private Optional<Boolean> gateOpen = Optional.empty();
    private double escapeProbability = Double.NaN;
    private double accuracy = Double.NaN;
    private Optional<AgentReport> agent = Optional.empty();

    private Builder(int layerCount) {
      this.layerCount = layerCount;
    }

    public Builder seq(long value) {
      seq = value;
      return this;
    }

    public Builder step(long value) {
      step = value;
      return this;
    }

    public Builder epoch(int value) {
      epoch = value;
      return this;
    }

    public Builder timestamp(double secondsSinceEpoch) {
      timestamp = secondsSinceEpoch;
      return this;
    }

    public Builder loss(double value) {
      loss = value;
      return this;
    }

    public Builder stage(int value) {
      stage = value;
      return this;
    }

    public Builder sparsityTarget(double value) {
      sparsityTarget = value;
      return this;
    }

    public Builder batchSize(int value) {
      batchSize = value;
      return this;
    }

    public Builder windowSamples(int value) {
      windowSamples = value;
      return this;
    }

    public Builder learningRate(double value) {
      learningRate = value;
      return this;
    }

    public Builder gateOpen(boolean value) {
      gateOpen = Optional.of(value);
      return this;
    }

    public Builder escapeProbability(double value) {
      escapeProbability = value;
      return this;
    }

    public Builder accuracy(double value) {
      accuracy = value;
      return this;
    }

    public Builder agent(AgentReport value) {
      agent = Optional.of(value);
      return this;
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
