package io.tightrope.benchmarks.overhead;

import io.tightrope.benchmarks.Medians;
import io.tightrope.dl4j.hook.AgentJar;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What {@code -javaagent} adds, in seconds since the JVM was started: until the program's own
 * {@code main}, until its first training step is done, and until a program that trains that one step
 * has ended.
 *
 * @param toMain until {@code main}
 * @param toFirstStep until the first step is done, which is observed
 * @param toExit until the process is gone; what waits for the agent's other thread is handed over
 */
record StartUp(double toMain, double toFirstStep, double toExit) {
  private static final String MAIN = "main";
  private static final String STEP = "step";

  /** The program: one step of a small part of the workload. */
  public static void main(String[] args) {
    System.out.println(MAIN);
    Workload.CNN_10.network(1).fit(Workload.CNN_10.features(), Workload.CNN_10.labels());
    Nd4j.getExecutioner().commit();
    System.out.println(STEP);
  }

  /** Medians of the differences between a program with the agent and one without, by turns. */
  static StartUp measure(int pairs) throws IOException, InterruptedException {
    Path jar = AgentJar.find()
        .orElseThrow(() -> new IllegalStateException("tightrope-agent.jar was not found"));
    List<StartUp> differences = new ArrayList<>();
    for (int pair = 0; pair < pairs; pair++) {
      StartUp alone = run(List.of());
      differences.add(run(List.of("-javaagent:" + jar)).minus(alone));
    }
    return new StartUp(
        Medians.of(differences, StartUp::toMain),
        Medians.of(differences, StartUp::toFirstStep),
        Medians.of(differences, StartUp::toExit));
  }

  private StartUp minus(StartUp other) {
    return new StartUp(
        toMain - other.toMain, toFirstStep - other.toFirstStep, toExit - other.toExit);
  }

  private static StartUp run(List<String> jvmOptions) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), StartUp.class.getName()));
    long started = System.nanoTime();
    Process program = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    try (BufferedReader output = new BufferedReader(
        new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8))) {
      double toMain = secondsUntil(MAIN, output, started);
      double toFirstStep = secondsUntil(STEP, output, started);
      int code = program.waitFor();
      if (code != 0) {
        throw new IllegalStateException("the program ended with " + code);
      }
      return new StartUp(toMain, toFirstStep, secondsSince(started));
    }
  }

  private static double secondsUntil(String word, BufferedReader output, long started)
      throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.equals(word)) {
        return secondsSince(started);
      }
    }
    throw new IllegalStateException("the program ended before it said " + word);
  }

  private static double secondsSince(long started) {
    return (System.nanoTime() - started) / 1e9;
  }
}
