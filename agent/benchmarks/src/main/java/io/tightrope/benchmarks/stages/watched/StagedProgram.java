package io.tightrope.benchmarks.stages.watched;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tightrope.benchmarks.stages.data.Tasks;
import io.tightrope.benchmarks.stages.network.NetworkKind;
import io.tightrope.benchmarks.stages.network.Size;
import io.tightrope.benchmarks.stages.training.Method;
import io.tightrope.benchmarks.stages.training.Plan;
import io.tightrope.benchmarks.stages.training.Training;
import io.tightrope.core.run.RunEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Trains one staged run and writes what its schedule decided; {@link AgentComparison} starts it.
 */
@Command(name = "staged-program", description = "Train one staged run and write its decisions.")
public final class StagedProgram implements Callable<Integer> {
  @Option(names = "--summary", required = true)
  private Path summary = Path.of("");

  @Option(names = "--network", required = true)
  private NetworkKind network = NetworkKind.DENSE;

  @Option(names = "--seed", required = true)
  private long seed;

  @Option(names = "--target", required = true)
  private double target;

  @Option(names = "--steps-scale", required = true)
  private double stepsScale;

  @Option(names = "--data")
  private @Nullable Path data;

  /**
   * One decision of a schedule.
   *
   * @param step at which it was made
   * @param kind of the event
   * @param target the stage's
   * @param reason in words, with the numbers behind it
   */
  record Decision(long step, String kind, String target, String reason) {
    static Decision of(RunEvent event) {
      return new Decision(
          event.step(),
          event.kind().id(),
          String.valueOf(event.details().get("target")),
          String.valueOf(event.details().get("reason")));
    }
  }

  @Override
  public Integer call() throws IOException {
    Plan plan = Plan.sparse(
        network, network.recipe(Size.FULL).scaled(stepsScale), Method.GATED, target, seed);
    Tasks tasks = Tasks.read(Set.of(network.task()), Optional.ofNullable(data));
    List<Decision> decisions = Training.events(plan, tasks.of(network.task())).stream()
        .map(Decision::of)
        .toList();
    new ObjectMapper().writeValue(summary.toFile(), decisions);
    return 0;
  }

  /** Ends the JVM with the program's code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new StagedProgram()).execute(args));
  }
}
