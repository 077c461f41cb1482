package io.tightrope.dashboard.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.dashboard.bench.ReadersBenchmark;
import io.tightrope.dashboard.bench.ReadersLoad;
import io.tightrope.dashboard.bench.ReadersResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures how soon the viewers of a live run have what it reports. */
@Command(
    name = "bench-readers",
    mixinStandardHelpOptions = true,
    description =
        "Let many viewers watch one live run over the event stream of a dashboard in a JVM"
            + " of its own (1 GB of heap), send frames at a steady pace, and print how long each frame"
            + " was on its way to each viewer, and how many streams were refused. Exit 1 if a frame did"
            + " not arrive.")
final class BenchReadersCommand implements Callable<Integer> {
  private static final int MAX_VIEWERS = 5000;
  private static final int LAYERS = 50;

  /** So many seconds pass between two lines that show how far it is. */
  private static final int PROGRESS_SECONDS = 10;

  @Option(
      names = "--viewers",
      split = ",",
      paramLabel = "N",
      defaultValue = "100,300,600",
      description = "numbers of viewers, ascending, each measured apart; ${DEFAULT-VALUE}")
  private List<Integer> viewers = new ArrayList<>();

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "5",
      description = "frames of the run per second; ${DEFAULT-VALUE}")
  private int rate;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "30",
      description = "how long each measurement takes; ${DEFAULT-VALUE}")
  private int seconds;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    BenchOptions.checkAscending("--viewers", viewers, MAX_VIEWERS, "100,300");
    BenchOptions.check("--rate", rate, 1, 100);
    BenchOptions.check("--seconds", seconds, 1, 3600);
    ArrayNode results = JsonMapper.builder().build().createArrayNode();
    boolean isWhole = true;
    for (int number : viewers) {
      Path data = TemporaryDirectory.create();
      try (DashboardJvm dashboard = DashboardJvm.start(data, List.of("-Xmx1g"))) {
        ReadersResult result = new ReadersBenchmark(
                dashboard.address(), new ReadersLoad(number, rate, seconds, LAYERS))
            .run(second -> progress(number, second));
        double cpuSeconds = dashboard.cpuSeconds();
        isWhole &= result.missing() == 0;
        ObjectNode entry = JsonMapper.builder().build().valueToTree(result);
        results.add(entry.put("cpuSeconds", cpuSeconds));
        if (!json) {
          print(result, cpuSeconds, results.size() == 1);
        }
      } finally {
        TemporaryDirectory.remove(data);
      }
    }
    if (json) {
      System.out.println(results);
    }
    return isWhole ? 0 : 1;
  }

  private void progress(int viewers, int second) {
    if (second % PROGRESS_SECONDS == 0 || second == seconds) {
      System.err.printf("%d viewers: %d of %d s%n", viewers, second, seconds);
    }
  }

  private static void print(ReadersResult result, double cpuSeconds, boolean isFirst) {
    if (isFirst) {
      System.out.printf(
          "%7s %8s %8s %7s | %-32s | %-25s | %7s %5s%n",
          "viewers",
          "admitted",
          "open ms",
          "frames",
          "arrival ms: median, p99, highest",
          "post: median, p99, highest",
          "missing",
          "cpu s");
    }
    System.out.printf(
        Locale.ROOT,
        "%7d %8d %8.0f %7d | %10.1f %10.1f %10.1f | %8.1f %8.1f %8.1f | %7d %5.1f%n",
        result.viewers(),
        result.admitted(),
        result.openMillis(),
        result.frames(),
        result.arrival().p50Millis(),
        result.arrival().p99Millis(),
        result.arrival().worstMillis(),
        result.post().p50Millis(),
        result.post().p99Millis(),
        result.post().worstMillis(),
        result.missing(),
        cpuSeconds);
    result
        .refused()
        .forEach((why, number) -> System.out.printf("        refused: %d, %s%n", number, why));
  }
}
