package io.tightrope.benchmarks.kernels;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
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
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code bench kernels}: the table of {@link StatisticsKernelsBenchmark}, as ratios too. The JIT
 * compiler does not come to the same code in every JVM, so that each way is measured in several:
 * their median is given, and the worst of them.
 */
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

  @Option(names = "--forks", paramLabel = "N", description = "JVMs for each way (default 3)")
  private int forks = 3;

  @Option(names = "--quick", description = "one fork and fewer iterations")
  private boolean quick;

  /** Nanoseconds an element, over the JVMs that measured it. */
  private record Cost(double median, double worst) {
    static final Cost UNKNOWN = new Cost(Double.NaN, Double.NaN);

    static Cost of(RunResult result) {
      double[] nanos = result.getBenchmarkResults().stream()
          .mapToDouble(fork -> fork.getPrimaryResult().getScore() * 1000 / ELEMENTS)
          .sorted()
          .toArray();
      return new Cost(
          (nanos[(nanos.length - 1) / 2] + nanos[nanos.length / 2]) / 2, nanos[nanos.length - 1]);
    }
  }

  @Override
  public Integer call() throws RunnerException {
    Map<String, Cost> costs = measure();
    double nd4j = median(costs, "nd4jOperations");
    ObjectNode document = new ObjectMapper().createObjectNode();
    document.put("java", jvm == null ? System.getProperty("java.version") : jvm.toString());
    ObjectNode ways = document.putObject("ways");
    if (!json) {
      System.out.println("Java: " + document.get("java").asText());
      System.out.printf(
          "%-22s %12s %12s %14s %14s%n",
          "way", "ns/element", "worst JVM", "x read limit", "ND4J / this");
    }
    costs.forEach((name, cost) -> {
      double overLimit = cost.median / limit(costs, name);
      ways.putObject(name)
          .put("nanosAnElement", cost.median)
          .put("worstNanosAnElement", cost.worst)
          .put("timesReadLimit", overLimit)
          .put("nd4jOverThis", nd4j / cost.median);
      if (!json) {
        System.out.printf(
            Locale.ROOT,
            "%-22s %12.3f %12.3f %14.1f %14.1f%n",
            name,
            cost.median,
            cost.worst,
            overLimit,
            nd4j / cost.median);
      }
    });
    if (json) {
      System.out.println(document);
    }
    return 0;
  }

  private static double median(Map<String, Cost> costs, String way) {
    return costs.getOrDefault(way, Cost.UNKNOWN).median;
  }

  /** The faster way to read; doubles are twice as many bytes. */
  private static double limit(Map<String, Cost> costs, String way) {
    double floats = Math.min(median(costs, "readWords"), median(costs, "readInBulk"));
    return way.startsWith("double") ? 2 * floats : floats;
  }

  private Map<String, Cost> measure() throws RunnerException {
    var options = new OptionsBuilder()
        .include(StatisticsKernelsBenchmark.class.getName())
        .verbosity(VerboseMode.SILENT)
        .forks(quick ? 1 : forks)
        .jvmArgsAppend("-Xmx2g");
    if (jvm != null) {
      options.jvm(jvm.resolve("bin/java").toString());
    }
    if (quick) {
      options.warmupIterations(3).measurementIterations(2);
    }
    Map<String, Cost> costs = new LinkedHashMap<>();
    for (RunResult result : runAsideOfTheTable(options.build())) {
      String name = result.getParams().getBenchmark();
      costs.put(name.substring(name.lastIndexOf('.') + 1), Cost.of(result));
    }
    return costs;
  }

  /** What JMH and the JVMs that it starts have to say goes to standard error. */
  private static Collection<RunResult> runAsideOfTheTable(Options options) throws RunnerException {
    PrintStream table = System.out;
    System.setOut(System.err);
    try {
      return new Runner(options).run();
    } finally {
      System.setOut(table);
    }
  }
}
