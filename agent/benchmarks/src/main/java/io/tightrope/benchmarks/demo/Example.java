package io.tightrope.benchmarks.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.benchmarks.AgentOption;
import io.tightrope.benchmarks.ChildProgram;
import io.tightrope.benchmarks.population.Receiver;
import io.tightrope.core.json.RecordedRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One run of an example program in a JVM of its own.
 *
 * @param stages the program's summary, one entry a stage
 * @param recording what the agent sent; empty if none watched
 */
record Example(List<Stage> stages, Optional<RecordedRun> recording) {
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
    List<String> options = new ArrayList<>(jvm);
    options.add("-Xmx1g");
    JsonNode summary = ChildProgram.run(program, arguments, options);
    return new Example(stages(summary), receiver.map(each -> each.runs().get(0)));
  }

  private static List<Stage> stages(JsonNode summary) {
    List<Stage> stages = new ArrayList<>();
    for (JsonNode stage : summary.path("stages")) {
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
