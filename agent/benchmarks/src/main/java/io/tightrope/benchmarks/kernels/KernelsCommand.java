package io.tightrope.benchmarks.kernels;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench kernels}: the table of {@link StatisticsKernelsBenchmark}, as ratios too. */
@Command(
    name = "kernels",
    mixinStandardHelpOptions = true,
    description = "Statistics of a million off-heap floats against ND4J and the read limit.")
public final class KernelsCommand implements Callable<Integer> {
  private static final double ELEMENTS =
      (double) StatisticsKernelsBenchmark.SAMPLES * StatisticsKernelsBenchmark.UNITS;

  @Option(names = "--json", description = "print one JSON document instead of the table")
  private boolean json;

  @Option(names = "--jdk", paramLabel = "HOME", description = "another JDK to measure on")
  private @Nullable Path jvm;

  @Option(names = "--quick", description = "one fork and fewer iterations")
  private boolean quick;

  @Override
  public Integer call() throws RunnerException {
    Map<String, Double> nanos = measure();
    double nd4j = nanos.getOrDefault("nd4jOperations", Double.NaN);
    ObjectNode document = new ObjectMapper().createObjectNode();
    document.put("java", jvm == null ? System.getProperty("java.version") : jvm.toString());
    ObjectNode ways = document.putObject("ways");
    if (!json) {
      System.out.println("Java: " + document.get("java").asText());
      System.out.printf(
          "%-22s %12s %14s %14s%n", "way", "ns/element", "x read limit", "ND4J / this");
    }
    nanos.forEach((name, value) -> {
      double overLimit = value / nanos.getOrDefault(limitOf(name), Double.NaN);
      ways.putObject(name)
          .put("nanosAnElement", value)
          .put("timesReadLimit", overLimit)
          .put("nd4jOverThis", nd4j / value);
      if (!json) {
        System.out.printf(
            Locale.ROOT, "%-22s %12.3f %14.1f %14.1f%n", name, value, overLimit, nd4j / value);
      }
    });
    if (json) {
      System.out.println(document);
    }
    return 0;
  }

  private static String limitOf(String way) {
    return way.startsWith("double") ? "doubleReadLimit" : "readLimit";
  }

  private Map<String, Double> measure() throws RunnerException {
    var options = new OptionsBuilder()
        .include(StatisticsKernelsBenchmark.class.getName())
        .verbosity(VerboseMode.SILENT)
        .jvmArgsAppend("-Xmx2g");
    if (jvm != null) {
      options.jvm(jvm.resolve("bin/java").toString());
    }
    if (quick) {
      options
          .forks(1)
          .warmupIterations(2)
          .measurementIterations(3)
          .measurementTime(TimeValue.milliseconds(500));
    }
    Collection<RunResult> results = new Runner(options.build()).run();
    Map<String, Double> nanos = new LinkedHashMap<>();
    for (RunResult result : results) {
      String name = result.getParams().getBenchmark();
      nanos.put(
          name.substring(name.lastIndexOf('.') + 1),
          result.getPrimaryResult().getScore() * 1000 / ELEMENTS);
    }
    return nanos;
  }
}
