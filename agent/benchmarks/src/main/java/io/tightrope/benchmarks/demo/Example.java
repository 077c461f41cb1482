package io.tightrope.benchmarks.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tightrope.benchmarks.AgentOption;
import io.tightrope.benchmarks.population.Receiver;
import io.tightrope.core.json.RecordedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One run of an example program in a JVM of its own.
 *
 * @param stages the program's summary, one entry a stage
 * @param recording what the agent sent; empty if none watched
 */
record Example(List<Stage> stages, Optional<RecordedRun> recording) {
  private static final int PATIENCE_MINUTES = 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The end of a stage, on the test images.
   *
   * @param target share of zeros aimed at
   * @param steps of this stage
   * @param achieved mean over the hidden layers of their share of zeros
   * @param lowest the least sparse hidden layer's
   * @param accuracy share of images classified rightly
   */
  record Stage(double target, int steps, double achieved, double lowest, double accuracy) {}

  /** What the training came to. */
  Stage last() {
    return stages.get(stages.size() - 1);
  }

  /** Runs it without an agent. */
  static Example alone(Class<?> program, List<String> arguments)
      throws IOException, InterruptedException {
    return run(program, arguments, List.of(), Optional.empty());
  }

  /** Runs it under the agent, at its default settings. */
  static Example watched(Class<?> program, List<String> arguments)
      throws IOException, InterruptedException {
    try (Receiver receiver = new Receiver()) {
      String agent = AgentOption.of(
          "dashboard=" + receiver.url() + ",run=demo,metrics-port=off,spool-limit=0");
      return run(program, arguments, List.of(agent), Optional.of(receiver));
    }
  }

  private static Example run(
      Class<?> program, List<String> arguments, List<String> jvm, Optional<Receiver> receiver)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("tightrope-demo");
    Path summary = folder.resolve("summary.json");
    Path log = folder.resolve("log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx1g");
    command.addAll(jvm);
    command.addAll(List.of(
        "-cp",
        System.getProperty("java.class.path"),
        program.getName(),
        "--summary",
        summary.toString()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("OMP_NUM_THREADS", "1");
    Process process = builder.start();
    try {
      boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
      if (!ended || process.exitValue() != 0 || !Files.exists(summary)) {
        throw new IOException(program.getSimpleName() + " " + String.join(" ", arguments)
            + " did not end well; it printed: " + Files.readString(log));
      }
      return new Example(stages(summary), receiver.map(each -> each.runs().get(0)));
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(summary);
      Files.deleteIfExists(log);
      Files.deleteIfExists(folder);
    }
  }

  private static List<Stage> stages(Path summary) throws IOException {
    List<Stage> stages = new ArrayList<>();
    for (JsonNode stage : JSON.readTree(summary.toFile()).path("stages")) {
      stages.add(new Stage(
          stage.path("target").asDouble(),
          stage.path("steps").asInt(),
          stage.path("achieved").asDouble(Double.NaN),
          stage.path("lowest").asDouble(Double.NaN),
          stage.path("accuracy").asDouble(Double.NaN)));
    }
    return stages;
  }
}
