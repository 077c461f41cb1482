package io.tightrope.benchmarks.kernels;

import io.tightrope.core.stats.ActivationBands;
import io.tightrope.core.stats.StatisticsKernels;
import io.tightrope.core.stats.StridedView;
import io.tightrope.core.stats.TensorStatistics;
import io.tightrope.core.stats.UnitStatistics;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.conditions.Conditions;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * All statistics of a million off-heap floats, 1,000 samples of 1,000 units: by {@link
 * StatisticsKernels} in both orders, by separate ND4J operations, and the time that merely reading
 * them takes, which nothing can beat.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class StatisticsKernelsBenchmark {
  static final int SAMPLES = 1000;
  static final int UNITS = 1000;
  private static final int SHORT_BATCH = 100;
  private static final ActivationBands BANDS = ActivationBands.oneSided(0.85, 1.2);

  private final StatisticsKernels kernels = new StatisticsKernels();
  private final StridedView unitsAdjacent = new StridedView();
  private final StridedView samplesAdjacent = new StridedView();
  private final StridedView shortBatchAdjacent = new StridedView();
  private final StridedView doubleUnitsAdjacent = new StridedView();
  private final StridedView doubleSamplesAdjacent = new StridedView();
  private final UnitStatistics units = new UnitStatistics();
  private final TensorStatistics totals = new TensorStatistics();
  private final LongBuffer words;
  private final long[] bulk = new long[500];
  private final ByteBuffer memory;
  private final ByteBuffer doubleMemory;
  private INDArray array = Nd4j.empty(DataType.FLOAT);
  private double threshold;

  public StatisticsKernelsBenchmark() {
    memory =
        ByteBuffer.allocateDirect(SAMPLES * UNITS * Float.BYTES).order(ByteOrder.nativeOrder());
    words = memory.asLongBuffer();
    doubleMemory =
        ByteBuffer.allocateDirect(SAMPLES * UNITS * Double.BYTES).order(ByteOrder.nativeOrder());
  }

  @Setup
  public void fill() {
    Random random = new Random(1);
    float[][] values = new float[SAMPLES][UNITS];
    for (int i = 0; i < SAMPLES * UNITS; i++) {
      float value = (float) random.nextGaussian();
      memory.putFloat(i * Float.BYTES, value);
      doubleMemory.putDouble(i * Double.BYTES, value);
      values[i / UNITS][i % UNITS] = value;
    }
    array = Nd4j.createFromArray(values);
    threshold = BANDS.silentTo();
    long[] shape = {SAMPLES, UNITS};
    unitsAdjacent.float32(memory, 0, shape, new long[] {UNITS, 1});
    samplesAdjacent.float32(memory, 0, shape, new long[] {1, SAMPLES});
    long[] shortBatch = {SHORT_BATCH, SAMPLES * UNITS / SHORT_BATCH};
    shortBatchAdjacent.float32(memory, 0, shortBatch, new long[] {1, SHORT_BATCH});
    doubleUnitsAdjacent.float64(doubleMemory, 0, shape, new long[] {UNITS, 1});
    doubleSamplesAdjacent.float64(doubleMemory, 0, shape, new long[] {1, SAMPLES});
  }

  /** Dense pre-activations in 'c' order. */
  @Benchmark
  public double unitsAdjacent() {
    return observe(unitsAdjacent);
  }

  /** Dense pre-activations in 'f' order, as DL4J makes them. */
  @Benchmark
  public double samplesAdjacent() {
    return observe(samplesAdjacent);
  }

  /** The same in batches of a hundred, of more units. */
  @Benchmark
  public double shortBatchAdjacent() {
    return observe(shortBatchAdjacent);
  }

  /** Doubles in 'c' order. */
  @Benchmark
  public double doubleUnitsAdjacent() {
    return observe(doubleUnitsAdjacent);
  }

  /** Doubles in 'f' order. */
  @Benchmark
  public double doubleSamplesAdjacent() {
    return observe(doubleSamplesAdjacent);
  }

  private double observe(StridedView view) {
    units.reset();
    kernels.observe(view, 0, 1, BANDS, units);
    return units.inputCorrelation() + units.deadUnits();
  }

  /** Norm, mean and non-finite count alone: gradients, weights, updates. */
  @Benchmark
  public double totals() {
    totals.reset();
    kernels.summarize(unitsAdjacent, totals);
    return totals.norm();
  }

  /** Reading every word of the floats once, one after the other. */
  @Benchmark
  public long readWords() {
    return read(words);
  }

  /**
   * The same in bulk, into an array that stays in the first-level cache; longer and shorter parts
   * take longer.
   */
  @Benchmark
  public long readInBulk() {
    long last = 0;
    for (int i = 0; i < words.capacity(); i += bulk.length) {
      words.get(i, bulk);
      last += bulk[0];
    }
    return last;
  }

  private static long read(LongBuffer words) {
    long s0 = 0;
    long s1 = 0;
    long s2 = 0;
    long s3 = 0;
    int count = words.capacity();
    for (int i = 0; i < count; i += 4) {
      s0 += words.get(i);
      s1 += words.get(i + 1);
      s2 += words.get(i + 2);
      s3 += words.get(i + 3);
    }
    return s0 + s1 + s2 + s3;
  }

  /**
   * The same statistics by one ND4J operation after the other: mean, second moment, variance, zero
   * and clip shares, non-finite counts, and the units' sums for dead units and input correlation.
   */
  @Benchmark
  public double nd4jOperations() {
    double mean = array.meanNumber().doubleValue();
    double norm = array.norm2Number().doubleValue();
    double variance = array.varNumber().doubleValue();
    double silent = array.scan(Conditions.lessThanOrEqual(threshold)).doubleValue();
    double clipped =
        array.scan(Conditions.greaterThanOrEqual(BANDS.clippedAbove())).doubleValue();
    double nan = array.scan(Conditions.isNan()).doubleValue();
    double infinite = array.scan(Conditions.isInfinite()).doubleValue();
    INDArray unitMeans = array.mean(0);
    double squaredMeans = Transforms.pow(unitMeans, 2).sumNumber().doubleValue();
    double highest = array.max(0).scan(Conditions.lessThanOrEqual(threshold)).doubleValue();
    return mean + norm + variance + silent + clipped + nan + infinite + squaredMeans + highest;
  }
}
