package io.tightrope.benchmarks.overhead;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures what watching costs and prints it. */
@Command(
    name = "overhead",
    mixinStandardHelpOptions = true,
    description = "What watching costs: training time, heap and start-up.")
public final class OverheadCommand implements Callable<Integer> {
  private static final long SEED = 1;
  private static final int PROGRESS_PAIRS = 200;

  /** Pairs of the row in which nobody observes. */
  private static final int CONTROL_PAIRS = 500;

  @Option(
      names = "--steps",
      defaultValue = "2000",
      description = "Pairs of a watched and an unwatched step (default: ${DEFAULT-VALUE}).")
  private int steps = 2000;

  @Option(
      names = "--listener-steps",
      defaultValue = "200",
      description = "Pairs for DL4J's own listener, which is slow (default: ${DEFAULT-VALUE}).")
  private int listenerSteps = 200;

  @Option(
      names = "--start-pairs",
      defaultValue = "9",
      description =
          "Pairs of programs started with and without the agent (default: ${DEFAULT-VALUE}).")
  private int startPairs = 9;

  @Option(
      names = "--only",
      split = ",",
      description = "Measure only these parts: ${COMPLETION-CANDIDATES}.")
  private Set<Part> only = EnumSet.allOf(Part.class);

  @Option(
      names = "--observers",
      split = ",",
      description = "Let only these observe: ${COMPLETION-CANDIDATES}.")
  private Set<Observer> observers = EnumSet.allOf(Observer.class);

  @Option(names = "--json", description = "Print one JSON document instead of a table.")
  private boolean json;

  /** What is measured. */
  enum Part {
    dense(Workload.DENSE_30X300),
    cnn(Workload.CNN_10),
    lenet(Workload.LENET),
    lstm(Workload.LSTM),
    small(Workload.SMALL),
    heap(null),
    start(null);

    /** The network that is trained in pairs of steps; null where something else is measured. */
    private final @Nullable Workload workload;

    Part(@Nullable Workload workload) {
      this.workload = workload;
    }
  }

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    requireSome("--steps", steps);
    requireSome("--listener-steps", listenerSteps);
    requireSome("--start-pairs", startPairs);
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode report = mapper.createObjectNode();
    if (only.contains(Part.heap)) {
      // First, while the heap holds nothing that may be given up in between.
      double megabytes = HeapUse.bytes(Workload.DENSE_100X300) / 1e6;
      report.put("heapMegabytes100x300", megabytes);
      say("heap held by watching %s: %.1f MB", Workload.DENSE_100X300.title(), megabytes);
    }
    ArrayNode rows = report.putArray("training");
    for (Part part : only) {
      if (part.workload != null) {
        measureAll(mapper, rows, part.workload);
      }
    }
    if (only.contains(Part.start)) {
      StartUp more = StartUp.measure(startPairs);
      report
          .putObject("startUpSeconds")
          .put("toMain", more.toMain())
          .put("toFirstStep", more.toFirstStep())
          .put("toExit", more.toExit());
      say(
          "start-up with the agent: main %.2f s later, first step %.2f s, exit after it %.2f s",
          more.toMain(), more.toFirstStep(), more.toExit());
    }
    if (json) {
      System.out.println(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(report));
    }
    return 0;
  }

  private void requireSome(String option, int pairs) {
    if (pairs < 1) {
      throw new ParameterException(
          spec.commandLine(), option + " is " + pairs + "; give the pairs to measure, 1 or more");
    }
  }

  private void measureAll(ObjectMapper mapper, ArrayNode rows, Workload workload) throws Exception {
    say("%s", workload.title());
    say(
        "%-34s %6s %8s %8s %8s %8s %8s %10s %8s %9s %10s %9s",
        "observer",
        "pairs",
        "ms/step",
        "cost",
        "<= 95 %",
        "typical",
        "<= 95 %",
        "processor",
        "<= 95 %",
        "us/step",
        "allocation",
        "start, s");
    for (Observer observer : observers) {
      rows.add(measure(mapper, workload, observer));
    }
  }

  private int pairs(Observer observer) {
    return switch (observer) {
      case NOBODY -> Math.min(steps, CONTROL_PAIRS);
      case STATS_LISTENER -> listenerSteps;
      case DEFAULT, EVERY_STEP -> steps;
    };
  }

  private ObjectNode measure(ObjectMapper mapper, Workload workload, Observer observer)
      throws Exception {
    int pairs = pairs(observer);
    PairedTraining.Result result =
        PairedTraining.run(workload, observer, pairs, done -> progress(observer, done, pairs));
    Crossover times = result.clock();
    Crossover processor = result.processor();
    say(
        "%-34s %6d %8.2f %7.2f%% %7.2f%% %7.2f%% %7.2f%% %9.2f%% %7.2f%% %9.0f %9.2f%% %9.2f",
        observer.title(),
        times.pairs(),
        times.unwatchedMillis(),
        100 * times.cost(),
        100 * times.upperBound(SEED),
        100 * times.typicalCost(),
        100 * times.typicalUpperBound(SEED),
        100 * processor.cost(),
        100 * processor.upperBound(SEED),
        microseconds(processor),
        100 * result.allocation(),
        result.start().seconds());
    return mapper
        .createObjectNode()
        .put("network", workload.title())
        .put("observer", observer.title())
        .put("pairs", times.pairs())
        .put("millisAStep", times.unwatchedMillis())
        .put("cost", times.cost())
        .put("upper95", times.upperBound(SEED))
        .put("typicalCost", times.typicalCost())
        .put("typicalUpper95", times.typicalUpperBound(SEED))
        .put("processorCost", processor.cost())
        .put("processorUpper95", processor.upperBound(SEED))
        .put("processorMicrosMoreAStep", microseconds(processor))
        .put("allocation", result.allocation())
        .put("startSeconds", result.start().seconds());
  }

  /** Processor time that a step takes more, in microseconds. */
  private static double microseconds(Crossover processor) {
    return 1000 * processor.typicalCost() * processor.unwatchedMillis();
  }

  private static void progress(Observer observer, int done, int pairs) {
    if (done % PROGRESS_PAIRS == 0) {
      System.err.printf("%s: %d of %d pairs%n", observer.title(), done, pairs);
    }
  }

  private void say(String format, Object... values) {
    if (!json) {
      System.out.printf(Locale.ROOT, format + "%n", values);
    }
  }
}
