package io.tightrope.benchmarks.scalars;

import io.tightrope.core.config.ActionSettings;
import io.tightrope.core.config.AgentConfig;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.watch.Agent;
import io.tightrope.core.watch.RunWatch;
import io.tightrope.dl4j.probe.Network;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The training thread's share of recording, in nanoseconds a step: blocks are judged and exported by
 * the agent's own thread meanwhile, as in a run. Ten thousand steps at a time, with a pause between
 * in which that thread catches up, since no training makes steps as fast as this.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RecordingBenchmark {
  static final int STEPS = 10_000;

  private static final int LAYERS = 20;

  private final Agent agent = Agent.start(withoutDashboard());
  private final RunWatch run = agent.watch(new RunDescription(
      "bench", "session", "none", "none", "host", Optional.empty(), List.of(), Map.of()));
  private final MultiLayerNetwork net = network();
  private final Network network = Network.of(net).orElseThrow();
  private long step;

  private static AgentConfig withoutDashboard() {
    AgentConfig defaults = AgentConfig.defaults();
    return new AgentConfig(
        true,
        defaults.run(),
        defaults.session(),
        defaults.worker(),
        Optional.empty(),
        Optional.empty(),
        defaults.overheadBudget(),
        defaults.metricsHost(),
        defaults.metricsPort(),
        defaults.advertise(),
        defaults.spoolDirectory(),
        0,
        defaults.queueLimitBytes(),
        defaults.grace(),
        200,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        ActionSettings.NONE);
  }

  private static MultiLayerNetwork network() {
    NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
        .updater(new Adam(new ExponentialSchedule(ScheduleType.ITERATION, 1e-3, 0.9999)))
        .list();
    for (int layer = 1; layer < LAYERS; layer++) {
      layers.layer(new DenseLayer.Builder().nIn(10).nOut(10).build());
    }
    MultiLayerNetwork net = new MultiLayerNetwork(
        layers.layer(new OutputLayer.Builder().nIn(10).nOut(10).build()).build());
    net.init();
    return net;
  }

  /** Lets the agent's thread take what the steps before have left. */
  @Setup(Level.Invocation)
  public void catchUp() {
    run.activeAlerts(10_000);
  }

  /** Loss, learning rate and examples of every step. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public void step() {
    for (int i = 0; i < STEPS; i++) {
      run.stepEnded(step, 1.0 / (1 + step), 0.001, 32);
      step++;
    }
  }

  /** The same with a learning rate that changes at every step and a number of the user's own. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public void stepWithAnotherNumber() {
    for (int i = 0; i < STEPS; i++) {
      run.stepEnded(step, 1.0 / (1 + step), 0.001 / (1 + step), 32);
      run.scalar("accuracy", step, 0.5);
      step++;
    }
  }

  /** The learning rate of a DL4J network that follows a schedule, as the agent asks for it. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public double learningRate() {
    double sum = 0;
    for (int i = 0; i < STEPS; i++) {
      sum += network.learningRate();
    }
    return sum;
  }

  /** Ends the run. */
  @TearDown
  public void end() {
    agent.close();
  }
}
