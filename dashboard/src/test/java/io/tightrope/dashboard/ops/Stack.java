package io.tightrope.dashboard.ops;

import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.DashboardClient;
import io.tightrope.dashboard.config.DashboardConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A dashboard, Prometheus, Alertmanager and VictoriaMetrics on free ports, with the configuration
 * of this repository: only addresses are other ones, and the scrape is every second. VictoriaMetrics
 * gets by remote write what Prometheus scrapes and computes.
 */
final class Stack implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Path directory;
  private final Dashboard dashboard;
  private final Service prometheus;
  private final Service victoria;

  private Stack(Path directory) throws IOException {
    this.directory = directory;
    try {
      dashboard =
          opened(Dashboard.start(DashboardConfig.local(0, directory.resolve("dashboard-data"))));
      victoria = opened(victoria(directory));
      int alertmanager = Service.freePort();
      opened(alertmanager(directory, alertmanager));
      prometheus = opened(prometheus(directory, alertmanager));
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  static Stack start(Path directory) throws IOException {
    return new Stack(directory);
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  private static Service victoria(Path directory) throws IOException {
    int port = Service.freePort();
    return Service.start(
        directory,
        port,
        "/health",
        List.of(
            "victoria-metrics",
            "-storageDataPath=victoria-data",
            "-retentionPeriod=1",
            // Answers show the last half minute too: nobody else writes late samples here.
            "-search.latencyOffset=0s",
            "-httpListenAddr=127.0.0.1:" + port));
  }

  private Service alertmanager(Path directory, int port) throws IOException {
    Files.writeString(
        directory.resolve("alertmanager.yml"),
        Repository.text("prometheus/alertmanager.yml").replace("localhost:7070", authority()));
    return Service.start(
        directory,
        port,
        "/-/ready",
        List.of(
            "prometheus-alertmanager",
            "--config.file=alertmanager.yml",
            "--storage.path=alertmanager-data",
            "--cluster.listen-address=",
            "--web.listen-address=127.0.0.1:" + port));
  }

  private Service prometheus(Path directory, int alertmanager) throws IOException {
    Repository.copy(Repository.path("prometheus/rules"), directory.resolve("rules"));
    Repository.copy(Repository.path("prometheus/targets"), directory.resolve("targets"));
    Files.writeString(
        directory.resolve("prometheus.yml"),
        Repository.text("prometheus/prometheus.yml")
                .replace("localhost:7070", authority())
                .replace("localhost:9093", "127.0.0.1:" + alertmanager)
                .replace("scrape_interval: 5s", "scrape_interval: 1s")
                .replace("scrape_timeout: 4s", "scrape_timeout: 1s")
                .replace("evaluation_interval: 5s", "evaluation_interval: 1s")
                .replace("refresh_interval: 5s", "refresh_interval: 1s")
            + """

            remote_write:
              - url: %s/api/v1/write
            """.formatted(victoria.address()));
    return Service.prometheus(directory);
  }

  private String authority() {
    return dashboard.address().getAuthority();
  }

  URI address() {
    return dashboard.address();
  }

  DashboardClient client() {
    return new DashboardClient(dashboard.address());
  }

  Engine prometheus() {
    return new Engine(prometheus.address());
  }

  Engine victoria() {
    return new Engine(victoria.address());
  }

  /** Trains an example program under the agent; closed with the stack if it still runs then. */
  Process train(String mainClass, String run, String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx1g",
        "-javaagent:" + Repository.path("agent/javaagent/target/tightrope-agent.jar")
            + "=dashboard=" + address() + ",run=" + run,
        "-cp",
        Repository.path("agent/examples/target/classes") + ":"
            + Repository.text("agent/examples/target/class-path").strip(),
        mainClass));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve(run + ".log").toFile());
    builder.environment().put("OMP_NUM_THREADS", "1");
    Process process = builder.start();
    open.push(process::destroy);
    return process;
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
