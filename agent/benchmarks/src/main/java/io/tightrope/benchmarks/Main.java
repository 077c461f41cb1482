package io.tightrope.benchmarks;

import io.tightrope.benchmarks.attach.AttachBenchmarkCommand;
import io.tightrope.benchmarks.demo.DemoBenchmarkCommand;
import io.tightrope.benchmarks.detection.AdviceCommand;
import io.tightrope.benchmarks.detection.DetectionCommand;
import io.tightrope.benchmarks.detection.SteeringCommand;
import io.tightrope.benchmarks.inference.InferenceCommand;
import io.tightrope.benchmarks.judging.JudgingCommand;
import io.tightrope.benchmarks.kernels.KernelsCommand;
import io.tightrope.benchmarks.manymodels.ManyModelsCommand;
import io.tightrope.benchmarks.overhead.OverheadCommand;
import io.tightrope.benchmarks.population.OrdinaryCommand;
import io.tightrope.benchmarks.recorded.RecordedCommand;
import io.tightrope.benchmarks.rules.RulesCommand;
import io.tightrope.benchmarks.sampling.SamplingCommand;
import io.tightrope.benchmarks.scalars.ScalarsCommand;
import io.tightrope.benchmarks.slowlearners.SlowLearnersCommand;
import io.tightrope.benchmarks.stages.StagesCommand;
import io.tightrope.benchmarks.stages.rollbacks.RollbacksCommand;
import io.tightrope.benchmarks.theory.TheoryBenchmarkCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benchmarks as commands: {@code ./tightrope bench NAME}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "The benchmarks, each printing its table.",
    subcommands = {
      KernelsCommand.class,
      InferenceCommand.class,
      DetectionCommand.class,
      AdviceCommand.class,
      SteeringCommand.class,
      JudgingCommand.class,
      OverheadCommand.class,
      SamplingCommand.class,
      ScalarsCommand.class,
      AttachBenchmarkCommand.class,
      DemoBenchmarkCommand.class,
      ManyModelsCommand.class,
      StagesCommand.class,
      RollbacksCommand.class,
      RecordedCommand.class,
      SlowLearnersCommand.class,
      OrdinaryCommand.class,
      RulesCommand.class,
      TheoryBenchmarkCommand.class
    })
public final class Main {
  private Main() {}

  /** Runs the command and ends the JVM with its code. */
  public static void main(String[] args) {
    CommandLine command = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(command.execute(args.length == 0 ? new String[] {"--help"} : args));
  }
}
