package io.tightrope.benchmarks.scalars;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench scalars}: the table of {@link RecordingBenchmark}. */
@Command(
    name = "scalars",
    mixinStandardHelpOptions = true,
    description = "Time that recording the loss of every step takes from training.")
public final class ScalarsCommand implements Callable<Integer> {
  private static final Map<String, String> ROWS = new LinkedHashMap<>();

  static {
    ROWS.put("step", "loss, learning rate and examples of a step");
    ROWS.put(
        "stepWithAnotherNumber", "the same, the rate changing, and a number of the user's own");
    ROWS.put("learningRate", "reading the learning rate of a DL4J network with a schedule");
  }

  @Option(names = "--json", description = "Print one JSON document instead of a table.")
  private boolean json;

  @Override
  public Integer call() throws RunnerException {
    Map<String, Double> nanos = new LinkedHashMap<>();
    for (RunResult result : new Runner(new OptionsBuilder()
            .include(RecordingBenchmark.class.getName())
            .verbosity(VerboseMode.SILENT)
            .build())
        .run()) {
      nanos.put(result.getPrimaryResult().getLabel(), result.getPrimaryResult().getScore());
    }
    ObjectNode document = new ObjectMapper().createObjectNode();
    if (!json) {
      System.out.printf("%-64s %12s%n", "recorded", "ns a step");
    }
    ROWS.forEach((name, label) -> {
      double cost = nanos.getOrDefault(name, Double.NaN);
      document.putObject(name).put("nanosAStep", cost);
      if (!json) {
        System.out.printf(Locale.ROOT, "%-64s %12.0f%n", label, cost);
      }
    });
    if (json) {
      System.out.println(document);
    }
    return 0;
  }
}
