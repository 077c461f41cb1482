package io.tightrope.benchmarks.overhead;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what watching costs and prints it. */
@Command(
    name = "overhead",
    mixinStandardHelpOptions = true,
    description = "What watching costs: training time, heap and start-up.")
public final class OverheadCommand implements Callable<Integer> {
  private static final long SEED = 1;
  private static final int PROGRESS_PAIRS = 200;

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

  @Option(names = "--json", description = "Print one JSON document instead of a table.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode report = mapper.createObjectNode();
    ArrayNode rows = report.putArray("training");
    say(
        "%-52s %-34s %9s %8s %8s %8s %10s %8s",
        "network", "observer", "ms/step", "cost", "<= 95 %", "median", "processor", "<= 95 %");
    for (Workload workload : List.of(Workload.DENSE_30X300, Workload.CNN_10)) {
      for (Observer observer : Observer.values()) {
        rows.add(measure(mapper, workload, observer));
      }
    }
    double heapMegabytes = HeapUse.bytes(Workload.DENSE_100X300) / 1e6;
    report.put("heapMegabytes100x300", heapMegabytes);
    say("heap held by watching %s: %.1f MB", Workload.DENSE_100X300.title(), heapMegabytes);
    double startUpSeconds = StartUp.seconds(9);
    report.put("startUpSeconds", startUpSeconds);
    say("start-up with the agent: %.2f s more", startUpSeconds);
    if (json) {
      System.out.println(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(report));
    }
    return 0;
  }

  private ObjectNode measure(ObjectMapper mapper, Workload workload, Observer observer)
      throws Exception {
    int pairs = observer == Observer.STATS_LISTENER ? listenerSteps : steps;
    PairedTraining.Result result =
        PairedTraining.run(workload, observer, pairs, done -> progress(observer, done, pairs));
    PairedTimes times = result.clock();
    PairedTimes processor = result.processor();
    say(
        "%-52s %-34s %9.2f %7.2f%% %7.2f%% %7.2f%% %9.2f%% %7.2f%%",
        workload.title(),
        observer.title(),
        times.unwatchedMillis(),
        100 * times.cost(),
        100 * times.upperBound(SEED),
        100 * times.medianCost(),
        100 * processor.cost(),
        100 * processor.upperBound(SEED));
    return mapper
        .createObjectNode()
        .put("network", workload.title())
        .put("observer", observer.title())
        .put("pairs", pairs)
        .put("millisAStep", times.unwatchedMillis())
        .put("cost", times.cost())
        .put("upper95", times.upperBound(SEED))
        .put("medianCost", times.medianCost())
        .put("processorCost", processor.cost())
        .put("processorUpper95", processor.upperBound(SEED));
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
