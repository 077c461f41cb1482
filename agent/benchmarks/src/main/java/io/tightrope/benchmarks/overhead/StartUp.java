package io.tightrope.benchmarks.overhead;

import io.tightrope.dl4j.hook.AgentJar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Time from the start of a JVM to the end of its program, which trains one step, with and without
 * {@code -javaagent}, by turns.
 */
final class StartUp {
  private StartUp() {}

  /** The program: one step of a small part of the workload. */
  public static void main(String[] args) {
    Workload.CNN_10.network(1).fit(Workload.CNN_10.features(), Workload.CNN_10.labels());
    Nd4j.getExecutioner().commit();
  }

  /** Median of the differences between the two members of each pair, in seconds. */
  static double seconds(int pairs) throws IOException, InterruptedException {
    Path jar = AgentJar.find()
        .orElseThrow(() -> new IllegalStateException("tightrope-agent.jar was not found"));
    double[] differences = new double[pairs];
    for (int pair = 0; pair < pairs; pair++) {
      double alone = run(List.of());
      differences[pair] = run(List.of("-javaagent:" + jar)) - alone;
    }
    Arrays.sort(differences);
    return differences[pairs / 2];
  }

  private static double run(List<String> jvmOptions) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), StartUp.class.getName()));
    long started = System.nanoTime();
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IllegalStateException("the program ended with " + code);
    }
    return (System.nanoTime() - started) / 1e9;
  }
}
