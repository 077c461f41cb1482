package io.tightrope.dashboard.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tightrope.dashboard.bench.AttackBenchmark;
import io.tightrope.dashboard.bench.AttackLoad;
import io.tightrope.dashboard.bench.AttackResult;
import io.tightrope.dashboard.bench.AttackTokens;
import io.tightrope.dashboard.bench.Holdings;
import io.tightrope.dashboard.bench.Latency;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what others notice while a dashboard is attacked. */
@Command(
    name = "bench-attack",
    mixinStandardHelpOptions = true,
    description = "Attack a dashboard in a JVM of its own (512 MB of heap) with slow bodies, many"
        + " connections, WebSocket handshakes and minimal frames, and print how long a reader and a"
        + " reporter waited meanwhile, how each attack ended and what it left behind. Exit 1 if a"
        + " request of the reader or the reporter was not answered with success.")
final class BenchAttackCommand implements Callable<Integer> {
  private static final double MEBIBYTE = 1 << 20;

  /** Open files that a process may have are often limited to 1024. */
  private static final int MAX_SLOW = 900;

  @Option(
      names = "--slow",
      split = ",",
      paramLabel = "N",
      defaultValue = "250,500",
      description = "numbers of slow connections at a time, ascending; ${DEFAULT-VALUE}")
  private List<Integer> slow = new ArrayList<>();

  @Option(
      names = "--slow-seconds",
      paramLabel = "N",
      defaultValue = "30",
      description = "for how long slow connections are held at most; ${DEFAULT-VALUE}")
  private int slowSeconds;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "60000",
      description = "connections that are opened and closed, and handshakes; ${DEFAULT-VALUE}")
  private int connections;

  @Option(
      names = "--frames",
      paramLabel = "N",
      defaultValue = "1500000",
      description = "frames of one value; ${DEFAULT-VALUE}")
  private int frames;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    BenchOptions.checkAscending("--slow", slow, MAX_SLOW, "250,500");
    BenchOptions.check("--slow-seconds", slowSeconds, 1, 3600);
    BenchOptions.check("--connections", connections, 1, 10_000_000);
    BenchOptions.check("--frames", frames, 1, 10_000_000);
    AttackTokens tokens =
        new AttackTokens(UUID.randomUUID().toString(), UUID.randomUUID().toString());
    Path work = TemporaryDirectory.create();
    try {
      Path config = Files.writeString(
          work.resolve("dashboard.yml"),
          "tokens:\n  - {role: ingest, token: " + tokens.ingest() + "}\n  - {role: view, token: "
              + tokens.view() + "}\n");
      try (DashboardJvm dashboard = DashboardJvm.start(
          work.resolve("data"), List.of("-Xmx512m"), "--config", config.toString())) {
        List<AttackResult> results = new AttackBenchmark(
                dashboard.address(),
                dashboard.pid(),
                dashboard::collectGarbage,
                new AttackLoad(slow, slowSeconds, connections, frames, tokens))
            .run(name -> System.err.println("attack: " + name));
        if (json) {
          System.out.println(JsonMapper.builder().build().writeValueAsString(results));
        } else {
          print(results);
        }
        return results.stream().anyMatch(result -> result.failed() > 0) ? 1 : 0;
      }
    } finally {
      TemporaryDirectory.remove(work);
    }
  }

  private static void print(List<AttackResult> results) {
    System.out.printf(
        "%-29s %8s %8s %9s | %-24s | %-24s | %6s | %-19s | %-13s | %s%n",
        "attack",
        "count",
        "seconds",
        "per s",
        "read ms: p50, p99, worst",
        "post ms: p50, p99, worst",
        "failed",
        "heap MiB, most, end",
        "threads",
        "sockets");
    for (AttackResult result : results) {
      Holdings before = result.before();
      Holdings after = result.after();
      System.out.printf(
          Locale.ROOT,
          "%-29s %8d %8.1f %9.0f | %24s | %24s | %6d | %5.0f %6.0f %6.0f | %5d -> %-4d | %d -> %d%n",
          result.attack(),
          result.count(),
          result.seconds(),
          result.count() / result.seconds(),
          written(result.read()),
          written(result.post()),
          result.failed(),
          before.heapBytes() / MEBIBYTE,
          result.heapMaximumBytes() / MEBIBYTE,
          after.heapBytes() / MEBIBYTE,
          before.threads(),
          after.threads(),
          before.sockets(),
          after.sockets());
      result.ends().forEach((how, count) -> System.out.printf("    %d %s%n", count, how));
      result
          .failures()
          .forEach((how, count) ->
              System.out.printf("    failed requests of others: %d: %s%n", count, how));
    }
  }

  private static String written(Latency latency) {
    return String.format(
        Locale.ROOT,
        "%.1f %.1f %.1f",
        latency.p50Millis(),
        latency.p99Millis(),
        latency.worstMillis());
  }
}
