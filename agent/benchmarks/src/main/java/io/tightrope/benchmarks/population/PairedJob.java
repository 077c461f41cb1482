package io.tightrope.benchmarks.population;

import io.tightrope.benchmarks.AgentOption;
import io.tightrope.benchmarks.Medians;
import io.tightrope.benchmarks.ordinary.Member;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The same job with the agent and without it, by turns, each in a JVM of its own with the JVM's own
 * defaults.
 *
 * @param name of the job
 * @param pairs at least one
 */
record PairedJob(String name, List<Pair> pairs) {
  /**
   * Twice the same training.
   *
   * @param bareSeconds of the whole process without the agent, by the clock
   * @param watchedSeconds of the whole process with it
   * @param bareProcessor processor seconds of all threads without the agent, until the result is there
   * @param watchedProcessor the same with it
   * @param isIdentical whether the trained parameters, the last loss and the score are equal to the last bit
   */
  record Pair(
      double bareSeconds,
      double watchedSeconds,
      double bareProcessor,
      double watchedProcessor,
      boolean isIdentical) {
    double cost() {
      return watchedSeconds / bareSeconds - 1;
    }

    double processorCost() {
      return watchedProcessor / bareProcessor - 1;
    }
  }

  private record Timed(double seconds, JobResult result) {}

  /**
   * Trains the job so long that it takes about so many seconds without the agent, and that many times.
   *
   * @param seconds 0 to do the job's own steps
   * @param settings the agent's, as in its argument
   */
  static PairedJob run(Member member, double seconds, int pairs, String settings)
      throws IOException, InterruptedException {
    int times = seconds > 0 ? times(member, seconds) : 1;
    List<Pair> all = new ArrayList<>();
    for (int pair = 0; pair < pairs; pair++) {
      boolean bareFirst = pair % 2 == 0;
      Timed first = timed(member, times, bareFirst ? "" : settings);
      Timed second = timed(member, times, bareFirst ? settings : "");
      Timed bare = bareFirst ? first : second;
      Timed watched = bareFirst ? second : first;
      all.add(new Pair(
          bare.seconds(),
          watched.seconds(),
          bare.result().cpuSeconds(),
          watched.result().cpuSeconds(),
          bare.result().trainedAs(watched.result())));
    }
    return new PairedJob(member.job().name(), all);
  }

  /** From what the job takes once and twice, since much of a short one is the start of its JVM. */
  private static int times(Member member, double seconds) throws IOException, InterruptedException {
    double once = timed(member, 1, "").seconds();
    if (once >= seconds) {
      return 1;
    }
    double twice = timed(member, 2, "").seconds();
    double more = Math.max(twice - once, 0.05 * once);
    return 1 + (int) Math.ceil((seconds - once) / more);
  }

  private static Timed timed(Member member, int times, String settings)
      throws IOException, InterruptedException {
    List<String> options = settings.isEmpty() ? List.of() : List.of(AgentOption.of(settings));
    long begun = System.nanoTime();
    JobResult result = JobProcess.run(member, options, 0, times);
    return new Timed((System.nanoTime() - begun) / 1e9, result);
  }

  boolean isIdentical() {
    return pairs.stream().allMatch(Pair::isIdentical);
  }

  double bareSeconds() {
    return Medians.of(pairs, Pair::bareSeconds);
  }

  /** Share by which the process took longer, the median of its pairs. */
  double cost() {
    return Medians.of(pairs, Pair::cost);
  }

  /** Share by which it took more processor time, the median of its pairs. */
  double processorCost() {
    return Medians.of(pairs, Pair::processorCost);
  }
}
