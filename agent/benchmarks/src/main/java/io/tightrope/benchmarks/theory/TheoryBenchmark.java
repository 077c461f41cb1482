package io.tightrope.benchmarks.theory;

import io.tightrope.theory.activation.Activation;
import io.tightrope.theory.activation.Activations;
import io.tightrope.theory.activation.NumericActivation;
import io.tightrope.theory.activation.SparseActivation;
import io.tightrope.theory.activation.SparseKind;
import io.tightrope.theory.design.Advisor;
import io.tightrope.theory.maps.CorrelationMap;
import io.tightrope.theory.maps.DeadUnits;
import io.tightrope.theory.maps.MapPoint;
import io.tightrope.theory.maps.VarianceMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** V, V' and chi1 in closed form and by quadrature, and what is built on them, in microseconds. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TheoryBenchmark {
  private static final SparseActivation CRELU = SparseActivation.crelu(0.8416, 1.2667);

  private final VarianceMap closed = new VarianceMap(CRELU, 5.48, 0.53);
  private final VarianceMap quadrature = new VarianceMap(numeric(), 5.48, 0.53);
  private final VarianceMap tanh =
      new VarianceMap(Activations.named("tanh").orElseThrow(), 2.15, 0.15);
  private final CorrelationMap correlations = new CorrelationMap(closed, 1);
  private double q = 1;

  private static Activation numeric() {
    return new NumericActivation(
        "crelu", CRELU::value, CRELU::slope, CRELU.kinks(), CRELU.zeros(), CRELU.plateaus());
  }

  /** Another q each time, so that nothing can be kept. */
  private double next() {
    q = q > 2 ? 0.5 : q * 1.001;
    return q;
  }

  @Benchmark
  public MapPoint closedForm() {
    return closed.at(next());
  }

  @Benchmark
  public MapPoint quadratureOfTheSame() {
    return quadrature.at(next());
  }

  @Benchmark
  public MapPoint quadratureOfTanh() {
    return tanh.at(next());
  }

  @Benchmark
  public double correlation() {
    return correlations.apply(next() / 3);
  }

  @Benchmark
  public double deadUnits() {
    return DeadUnits.probability(0.85, next() / 3, 100, false);
  }

  @Benchmark
  public Advisor.Advice adviceForOneTarget() {
    return new Advisor(SparseKind.CRELU, 30, 200, 1).advise(0.8, next());
  }
}
