package io.tightrope.benchmarks.stages.watched;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.benchmarks.AgentOption;
import io.tightrope.benchmarks.ChildProgram;
import io.tightrope.benchmarks.population.Receiver;
import io.tightrope.benchmarks.stages.network.NetworkKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The decisions of one staged run under the agent and without it: step, kind, target and reason of
 * each event.
 *
 * @param network of the run
 * @param seed of the run
 * @param decisions how many the schedule made without the agent
 * @param observedSteps steps that the agent observed in the other training
 * @param same whether the schedule made the same ones under the agent
 */
public record AgentComparison(
    NetworkKind network, long seed, int decisions, int observedSteps, boolean same) {

  /**
   * Trains it twice, each time in a JVM of its own.
   *
   * @param stepsScale how many times the usual number of steps
   * @param data directory of Fashion-MNIST, empty for where it is installed
   */
  public static AgentComparison of(
      NetworkKind network, long seed, double target, double stepsScale, Optional<Path> data)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(
        "--network", network.name(),
        "--seed", Long.toString(seed),
        "--target", Double.toString(target),
        "--steps-scale", Double.toString(stepsScale)));
    data.ifPresent(folder -> arguments.addAll(List.of("--data", folder.toString())));
    JsonNode alone = ChildProgram.run(StagedProgram.class, arguments, jvm(List.of()));
    try (Receiver receiver = new Receiver()) {
      String agent = AgentOption.of(
          "dashboard=" + receiver.url() + ",run=stages,metrics-port=off,spool-limit=0");
      JsonNode watched = ChildProgram.run(StagedProgram.class, arguments, jvm(List.of(agent)));
      int observed =
          receiver.runs().stream().mapToInt(run -> run.frames().size()).sum();
      return new AgentComparison(
          network, seed, alone.size(), observed, observed > 0 && alone.equals(watched));
    }
  }

  private static List<String> jvm(List<String> more) {
    List<String> options =
        new ArrayList<>(List.of("-Xmx2g", "-Dorg.bytedeco.javacpp.maxphysicalbytes=0"));
    options.addAll(more);
    return options;
  }
}
