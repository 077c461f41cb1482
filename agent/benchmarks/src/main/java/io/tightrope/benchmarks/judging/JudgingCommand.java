package io.tightrope.benchmarks.judging;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what it costs to judge a frame. */
@Command(
    name = "judging",
    mixinStandardHelpOptions = true,
    description = "Time of all rules on a frame of 100 layers.")
public final class JudgingCommand implements Callable<Integer> {
  @Option(names = "--json", description = "Print one JSON document instead of a table.")
  private boolean json;

  @Override
  public Integer call() throws RunnerException {
    Collection<RunResult> results = new Runner(new OptionsBuilder()
            .include(RunMonitorBenchmark.class.getName())
            .verbosity(VerboseMode.SILENT)
            .build())
        .run();
    ObjectNode document = new ObjectMapper().createObjectNode();
    if (!json) {
      System.out.printf("%-10s %18s %18s%n", "frames", "us of time", "us of processor");
    }
    for (RunResult result : results) {
      String kind =
          Boolean.parseBoolean(result.getParams().getParam("broken")) ? "exploding" : "healthy";
      double micros = result.getPrimaryResult().getScore();
      double processorMicros = count(result, "cpuNanos") / 1000 / count(result, "cpuFrames");
      document
          .putObject(kind)
          .put("microsAFrame", micros)
          .put("processorMicrosAFrame", processorMicros);
      if (!json) {
        System.out.printf(Locale.ROOT, "%-10s %18.1f %18.1f%n", kind, micros, processorMicros);
      }
    }
    if (json) {
      System.out.println(document);
    }
    return 0;
  }

  private static double count(RunResult result, String counter) {
    return Objects.requireNonNull(result.getSecondaryResults().get(counter), counter)
        .getScore();
  }
}
