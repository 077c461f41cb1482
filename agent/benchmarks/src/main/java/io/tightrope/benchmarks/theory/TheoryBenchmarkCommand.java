package io.tightrope.benchmarks.theory;

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

/** {@code bench theory}: the table of {@link TheoryBenchmark}. */
@Command(
    name = "theory",
    mixinStandardHelpOptions = true,
    description = "What one look at the variance map and one piece of advice cost.")
public final class TheoryBenchmarkCommand implements Callable<Integer> {

  @Option(names = "--json", description = "print one JSON document instead of the table")
  private boolean json;

  @Override
  public Integer call() throws RunnerException {
    Collection<RunResult> results = new Runner(new OptionsBuilder()
            .include(TheoryBenchmark.class.getName())
            .verbosity(VerboseMode.SILENT)
            .build())
        .run();
    StringBuilder text = new StringBuilder(json ? "{\"microseconds\":{" : "");
    String separator = "";
    for (RunResult result : results) {
      String label = result.getPrimaryResult().getLabel();
      double micros = result.getPrimaryResult().getScore();
      text.append(
          json
              ? String.format(Locale.ROOT, "%s\"%s\":%.4f", separator, label, micros)
              : String.format(Locale.ROOT, "%-22s %12.3f us%n", label, micros));
      separator = ",";
    }
    System.out.println(json ? text.append("}}") : text);
    return 0;
  }
}
