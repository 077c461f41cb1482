package io.tightrope.benchmarks.manymodels;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tightrope.benchmarks.AgentOption;
import io.tightrope.benchmarks.Medians;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench many-models}: time, memory and completeness with many small networks. */
@Command(
    name = "many-models",
    mixinStandardHelpOptions = true,
    description = "What the agent takes from a program that trains many small networks.")
public final class ManyModelsCommand implements Callable<Integer> {
  @Option(names = "--networks", paramLabel = "N", description = "networks (default 1500)")
  private int networks = 1500;

  @Option(names = "--steps", paramLabel = "N", description = "steps of each (default 20)")
  private int steps = 20;

  @Option(names = "--repeats", paramLabel = "N", description = "programs of each kind (default 3)")
  private int repeats = 3;

  @Option(names = "--keep", description = "the program keeps its networks (default: it drops them)")
  private boolean keep;

  @Option(names = "--json", description = "print one JSON document instead of the table")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  /** With what the program runs. */
  private enum Way {
    ALONE("without the agent"),
    NO_DASHBOARD("agent, dashboard=off"),
    DASHBOARD("agent, with a dashboard");

    private final String title;

    Way(String title) {
      this.title = title;
    }
  }

  /**
   * One program.
   *
   * @param millis that the training of all networks took
   * @param heapBytes left afterwards
   * @param endMillis from the last line of the program to the end of its process
   * @param runs that had sent frames to the dashboard by then
   */
  record Measured(double millis, double heapBytes, double endMillis, int runs) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (networks < 1 || steps < 1 || repeats < 1) {
      throw new ParameterException(
          spec.commandLine(), "--networks, --steps and --repeats must be 1 or more");
    }
    Map<Way, List<Measured>> all = new EnumMap<>(Way.class);
    for (int repeat = 0; repeat < repeats; repeat++) {
      for (int turn = 0; turn < Way.values().length; turn++) {
        // Each way comes first, second and third as often, so that what changes with time cancels.
        Way way = Way.values()[(repeat + turn) % Way.values().length];
        Measured measured = measure(way);
        all.computeIfAbsent(way, key -> new ArrayList<>()).add(measured);
        System.err.printf(
            Locale.ROOT,
            "%d/%d %s: %.1f s%n",
            repeat * Way.values().length + turn + 1,
            repeats * Way.values().length,
            way.title,
            measured.millis() / 1000);
      }
    }
    print(all);
    return 0;
  }

  private void print(Map<Way, List<Measured>> all) {
    ArrayNode rows = new ObjectMapper().createArrayNode();
    if (!json) {
      System.out.printf(
          "%-26s %12s %18s %18s %12s %16s%n",
          "medians", "all, s", "ms more a network", "kB more a network", "runs", "to the end, s");
    }
    double alone = Medians.of(all.getOrDefault(Way.ALONE, List.of()), Measured::millis);
    double heapAlone = Medians.of(all.getOrDefault(Way.ALONE, List.of()), Measured::heapBytes);
    for (Way way : Way.values()) {
      List<Measured> measured = all.getOrDefault(way, List.of());
      double millis = Medians.of(measured, Measured::millis);
      double more = (millis - alone) / networks;
      double kilobytes = (Medians.of(measured, Measured::heapBytes) - heapAlone) / 1000 / networks;
      double runs = Medians.of(measured, Measured::runs);
      double end = Medians.of(measured, Measured::endMillis) / 1000;
      if (json) {
        rows.addObject()
            .put("way", way.title)
            .put("seconds", millis / 1000)
            .put("millisMoreANetwork", more)
            .put("kilobytesMoreANetwork", kilobytes)
            .put("runs", runs)
            .put("secondsToTheEnd", end);
      } else {
        System.out.printf(
            Locale.ROOT,
            "%-26s %12.1f %18.2f %18.0f %12.0f %16.1f%n",
            way.title,
            millis / 1000,
            more,
            kilobytes,
            runs,
            end);
      }
    }
    if (json) {
      System.out.println(rows);
    }
  }

  private Measured measure(Way way) throws IOException, InterruptedException {
    try (RunCounter dashboard = new RunCounter()) {
      String sends = way == Way.DASHBOARD ? dashboard.url() : "off";
      List<String> options = way == Way.ALONE
          ? List.of()
          : List.of(AgentOption.of("run=candidate,spool-limit=0,dashboard=" + sends));
      Process process = start(options);
      try (BufferedReader output = new BufferedReader(
          new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        @Nullable String line = output.readLine();
        long trained = System.nanoTime();
        int code = process.waitFor();
        if (line == null || code != 0) {
          throw new IOException("the program ended with " + code + ", printed: " + line);
        }
        String[] parts = line.split(" ");
        return new Measured(
            Double.parseDouble(parts[0]),
            Double.parseDouble(parts[1]),
            (System.nanoTime() - trained) / 1e6,
            dashboard.runs());
      } finally {
        process.destroyForcibly();
      }
    }
  }

  private Process start(List<String> options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of(
        "-Xmx1g",
        "-cp",
        System.getProperty("java.class.path"),
        ManyModels.class.getName(),
        Integer.toString(networks),
        Integer.toString(steps),
        keep ? "keep" : "drop"));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("OMP_NUM_THREADS", "1");
    return builder.start();
  }
}
