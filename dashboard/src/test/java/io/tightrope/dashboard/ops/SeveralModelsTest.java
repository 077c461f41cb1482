package io.tightrope.dashboard.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.config.DashboardConfig;
import io.tightrope.dashboard.web.TrainingJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two networks in turns, four in four threads and five folds one after the other, in one process under
 * the packaged agent: each has all its series at every scrape of a real Prometheus, from its first steps
 * on to its last.
 */
@Tag("integration")
class SeveralModelsTest {
  private static final String RUN = "several";
  private static final String GROUP = "group";
  private static final int NETWORKS = 11;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** A group's first steps, with the scrape that comes after them. */
  private static final double FIRST_SECONDS = 4;

  @TempDir
  private Path directory;

  @BeforeAll
  static void needs_the_agent() {
    assumeTrue(TrainingJob.isBuilt(), "agent and examples are built by mvn package");
  }

  /** Networks that trained side by side, and when, in seconds since the epoch. */
  private record Group(int networks, double from, double to) {}

  @Test
  void each_has_all_its_series_while_it_trains_without_a_dashboard() throws Exception {
    assertComplete("off");
  }

  @Test
  void each_has_all_its_series_while_it_trains_with_a_dashboard() throws Exception {
    try (Dashboard dashboard =
        Dashboard.start(DashboardConfig.local(0, directory.resolve("data")))) {
      assertComplete(dashboard.address().toString());
    }
  }

  private void assertComplete(String dashboard) throws Exception {
    int metrics = Service.freePort();
    try (Service prometheus = prometheus(metrics)) {
      List<Group> groups = train(dashboard, metrics);
      Engine engine = new Engine(prometheus.address());
      assertThat(groups.stream().mapToInt(Group::networks).sum()).isEqualTo(NETWORKS);

      Set<String> expected = series(engine, RUN);
      assertThat(expected).hasSizeGreaterThan(50);
      int number = 1;
      for (Group group : groups) {
        for (int i = 0; i < group.networks(); i++) {
          String run = number == 1 ? RUN : RUN + "-" + number;
          assertThat(series(engine, run)).as(run).isEqualTo(expected);
          assertThat(counts(engine, run, group))
              .as("series of " + run + " at each second of its training")
              .isNotEmpty()
              .containsOnly((double) expected.size());
          number++;
        }
      }
    }
  }

  private Service prometheus(int metrics) throws IOException {
    Files.writeString(directory.resolve("prometheus.yml"), """
        global: {scrape_interval: 1s, scrape_timeout: 1s}
        scrape_configs:
          - job_name: agent
            static_configs: [{targets: ["127.0.0.1:%d"]}]
        """.formatted(metrics));
    return Service.prometheus(directory);
  }

  private List<Group> train(String dashboard, int metrics) throws Exception {
    Path output = directory.resolve("output");
    try (TrainingJob job = TrainingJob.start(
        "Several",
        List.of("-Xmx600m"),
        List.of(),
        "dashboard=" + dashboard + ",run=" + RUN + ",metrics-port=" + metrics + ",spool="
            + directory.resolve("spool"),
        output)) {
      assertThat(job.exit(PATIENCE)).as(Files.readString(output)).isZero();
    }
    List<Group> groups = new ArrayList<>();
    for (String line : Files.readAllLines(output)) {
      String[] words = line.split(" ");
      if (words[0].equals(GROUP)) {
        groups.add(new Group(
            Integer.parseInt(words[1]),
            Double.parseDouble(words[2]),
            Double.parseDouble(words[3])));
      }
    }
    return groups;
  }

  /** Metrics and labels of a run, but for those that come with an alert or tell of one moment. */
  private static Set<String> series(Engine engine, String run) {
    Set<String> series = new TreeSet<>();
    engine.get("/api/v1/series", "match[]", selector(run)).path("data").forEach(labels -> {
      Map<String, String> named = new TreeMap<>();
      labels
          .properties()
          .forEach(label -> named.put(label.getKey(), label.getValue().asText()));
      named.remove("run");
      named.remove("instance");
      series.add(named.entrySet().stream()
          .map(label -> label.getKey() + "=" + label.getValue())
          .collect(Collectors.joining(",")));
    });
    return series;
  }

  private static List<Double> counts(Engine engine, String run, Group group) {
    List<Double> counts = new ArrayList<>();
    engine
        .range("count(" + selector(run) + ")", group.from() + FIRST_SECONDS, group.to(), 1)
        .values()
        .values()
        .forEach(points -> counts.addAll(points.values()));
    return counts;
  }

  private static String selector(String run) {
    return "{run=\"" + run + "\"}";
  }
}
