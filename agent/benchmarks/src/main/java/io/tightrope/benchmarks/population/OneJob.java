package io.tightrope.benchmarks.population;

import io.tightrope.benchmarks.ordinary.Job;
import io.tightrope.benchmarks.ordinary.Member;
import io.tightrope.benchmarks.ordinary.Population;
import io.tightrope.benchmarks.ordinary.Program;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The program of one member, in a JVM of its own. It trains as any program does and knows nothing of the
 * agent.
 */
final class OneJob {
  private final Program program;
  private final int steps;
  private final int pauseMillis;

  private OneJob(Program program, int steps, int pauseMillis) {
    this.program = program;
    this.steps = steps;
    this.pauseMillis = pauseMillis;
  }

  /**
   * Arguments: the job's name, the milliseconds to sleep in each step, the file for the result, and how many
   * times as many steps to do as the job has.
   */
  public static void main(String[] args) throws IOException {
    Job job = Population.all().stream()
        .map(Member::job)
        .filter(each -> each.name().equals(args[0]))
        .findFirst()
        .orElseThrow();
    int steps = Math.multiplyExact(job.steps(), Integer.parseInt(args[3]));
    new OneJob(job.prepare(), steps, Integer.parseInt(args[1])).run().write(Path.of(args[2]));
  }

  private JobResult run() {
    double scoreUntrained = program.score().getAsDouble();
    int before = iterations(program.model());
    if (pauseMillis > 0) {
      program.model().addListeners(new Pause(pauseMillis));
    }
    double score = Double.NaN;
    String threw = "";
    try {
      train(before);
      score = program.score().getAsDouble();
    } catch (RuntimeException e) {
      // A broken job may break down; that is what became of it.
      threw = e.toString();
    }
    return new JobResult(
        program.metric(),
        scoreUntrained,
        score,
        program.model().score(),
        iterations(program.model()) - before,
        before,
        threw,
        cpuSeconds(),
        digest());
  }

  /** Of all parameters, to the last bit. */
  private String digest() {
    double[] parameters =
        program.model().params().castTo(DataType.DOUBLE).reshape(-1).toDoubleVector();
    ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * parameters.length);
    bytes.asDoubleBuffer().put(parameters);
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM knows it", e);
    }
  }

  private void train(int before) {
    int done = 0;
    while (done < steps) {
      program.training().goOn(Runnable::run);
      int now = iterations(program.model()) - before;
      if (now <= done) {
        throw new IllegalStateException("no optimizer step was done after step " + done);
      }
      done = now;
    }
  }

  /** Sleeps within each step, as a network would whose step takes longer. */
  private static final class Pause extends BaseTrainingListener {
    private final int millis;

    Pause(int millis) {
      this.millis = millis;
    }

    @Override
    public void onGradientCalculation(Model model) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static int iterations(Model model) {
    return model instanceof ComputationGraph graph
        ? graph.getIterationCount()
        : ((MultiLayerNetwork) model).getIterationCount();
  }

  private static double cpuSeconds() {
    return ProcessHandle.current()
            .info()
            .totalCpuDuration()
            .orElse(Duration.ZERO)
            .toMillis()
        / 1e3;
  }
}
