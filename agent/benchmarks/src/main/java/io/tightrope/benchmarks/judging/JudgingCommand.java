package io.tightrope.benchmarks.judging;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Locale;
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
            .verbosity(json ? VerboseMode.SILENT : VerboseMode.NORMAL)
            .build())
        .run();
    ObjectNode document = new ObjectMapper().createObjectNode();
    for (RunResult result : results) {
      String kind =
          Boolean.parseBoolean(result.getParams().getParam("broken")) ? "exploding" : "healthy";
      double micros = result.getPrimaryResult().getScore();
      document.put(kind, micros);
      if (!json) {
        System.out.printf(
            Locale.ROOT, "%-10s %8.1f microseconds a frame of 100 layers%n", kind, micros);
      }
    }
    if (json) {
      System.out.println(document);
    }
    return 0;
  }
}
