package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import io.tightrope.core.config.AgentConfig;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.health.AgentHealth;
import io.tightrope.core.push.RunPusher;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.config.ConfigFile;
import io.tightrope.dashboard.config.DashboardConfig;
import io.tightrope.dashboard.store.DuckDbStore;
import io.tightrope.dashboard.store.query.RunVisitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("integration")
class KillTest {
  private static final int KILLS = 20;
  private static final long SEED = 11;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  @TempDir
  Path directory;

  /** By run: the ids under which its first alert was told. */
  private final Map<String, Set<String>> told = new ConcurrentHashMap<>();

  private final AtomicInteger deliveries = new AtomicInteger();
  private HttpServer receiver;
  private Path config;

  /** Takes every other notification only when it is sent again. */
  @BeforeEach
  void startReceiver() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/", exchange -> {
      JsonNode body = MAPPER.readTree(exchange.getRequestBody().readAllBytes());
      boolean taken = deliveries.incrementAndGet() % 2 == 0;
      if (taken
          && body.path("transition").asText().equals("raised")
          && body.path("alert").path("rule").asText().equals("NonFiniteValues")) {
        told.computeIfAbsent(
                body.path("alert").path("run").asText(), run -> ConcurrentHashMap.newKeySet())
            .add(body.path("id").asText());
      }
      exchange.sendResponseHeaders(taken ? 204 : 503, -1);
      exchange.close();
    });
    receiver.start();
    config = directory.resolve("dashboard.yml");
    Files.writeString(
        config,
        "receivers:\n  - name: hook\n    url: http://127.0.0.1:"
            + receiver.getAddress().getPort() + "/\n");
  }

  @AfterEach
  void stopReceiver() {
    receiver.stop(0);
  }

  private Path data() {
    return directory.resolve("data");
  }

  private static String frame(long seq) {
    return "{\"frames\": [{\"seq\": " + seq + ", \"step\": " + seq
        + ", \"timestamp\": 1790000000, \"loss\": 1, \"layers\": {\"preactivationVariance\": [1, 2]}}]}";
  }

  private static void introduce(DashboardClient client, String run) {
    client.post(
        "/api/v1/runs", "{\"run\": \"" + run + "\", \"session\": \"s\", \"layers\": [{}, {}]}");
  }

  /** A run whose first frame is bad enough for an alert; whether the frame was acknowledged. */
  private static boolean sendBadRun(DashboardClient client, String run) {
    introduce(client, run);
    return client
            .post(
                "/api/v1/runs/" + run + "/frames",
                "{\"frames\": [{\"seq\": 0, \"step\": 0, \"timestamp\": "
                    + System.currentTimeMillis() / 1000 + ","
                    + " \"layers\": {\"nonfiniteValues\": [0, 7]}}]}")
            .status()
        == 200;
  }

  /** Sends frames one after the other until the dashboard dies; counts those that were acknowledged. */
  private static void sendUntilDeath(DashboardClient client, AtomicLong acknowledged) {
    try {
      while (client.post("/api/v1/runs/a/frames", frame(acknowledged.get())).status() == 200) {
        acknowledged.incrementAndGet();
      }
    } catch (UncheckedIOException e) {
      // it was killed: what had been acknowledged until now must be there
    }
  }

  /** Lets the dashboard come up to speed, so that it is killed in the middle of taking frames. */
  private static void awaitOneMore(AtomicLong acknowledged, long before, Thread sender)
      throws InterruptedException {
    while (acknowledged.get() <= before && sender.isAlive()) {
      sender.join(5);
    }
  }

  private static long frames(DashboardClient client) {
    return client.get("/api/v1/runs/a").json().path("frames").asLong();
  }

  @Test
  void what_was_acknowledged_is_there_and_told_once_after_each_of_twenty_kills() throws Exception {
    Random random = new Random(SEED);
    AtomicLong acknowledged = new AtomicLong();
    List<String> badRuns = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      try (DashboardProcess dashboard =
          DashboardProcess.start(data(), "--port", "0", "--config", config.toString())) {
        DashboardClient client = new DashboardClient(dashboard.address());
        introduce(client, "a");
        assertThat(frames(client))
            .as("seed %d, kill %d", SEED, kill)
            .isBetween(acknowledged.get(), acknowledged.get() + 1);
        Thread sender = new Thread(() -> sendUntilDeath(client, acknowledged));
        long sent = acknowledged.get();
        sender.start();
        awaitOneMore(acknowledged, sent, sender);
        if (sendBadRun(client, "bad-" + kill)) {
          badRuns.add("bad-" + kill);
        }
        Thread.sleep(random.nextInt(400));
        dashboard.kill();
        sender.join();
      }
    }
    DashboardConfig settings =
        ConfigFile.read(Optional.of(config), OptionalInt.of(0), Optional.of(data()));
    try (Dashboard dashboard = Dashboard.start(settings)) {
      assertThat(frames(new DashboardClient(dashboard.address())))
          .isBetween(acknowledged.get(), acknowledged.get() + 1);
      assertThat(acknowledged.get()).isGreaterThanOrEqualTo(KILLS);
      await(() -> told.keySet().containsAll(badRuns));
      assertThat(badRuns)
          .hasSize(KILLS)
          .allSatisfy(run -> assertThat(told.get(run)).hasSize(1));
    }
  }

  @Test
  void an_agent_rides_out_a_killed_dashboard_without_losing_a_frame() throws Exception {
    int frames = 300;
    RunDescription run = new RunDescription(
        "job",
        "session",
        "f",
        "m",
        "h",
        Optional.empty(),
        IntStream.range(0, 4)
            .mapToObj(
                i -> new LayerDescription(i, "d" + i, "dense", 4, 4, List.of(), Optional.empty()))
            .toList(),
        Map.of());
    RunPusher pusher;
    String port;
    try (DashboardProcess dashboard = DashboardProcess.start(data(), "--port", "0")) {
      port = String.valueOf(dashboard.address().getPort());
      pusher = new RunPusher(
          run,
          "0",
          agentConfig(),
          dashboard.address(),
          new AgentHealth(),
          taken -> taken,
          renamed -> {});
      pusher.start();
      DashboardClient client = new DashboardClient(dashboard.address());
      IntStream.range(0, frames / 3).forEach(step -> push(pusher, step));
      await(() -> client.get("/api/v1/runs/job").json().path("frames").asLong() > 0);
      dashboard.kill();
    }
    IntStream.range(frames / 3, 2 * frames / 3).forEach(step -> push(pusher, step));
    try (DashboardProcess dashboard = DashboardProcess.start(data(), "--port", port)) {
      IntStream.range(2 * frames / 3, frames).forEach(step -> push(pusher, step));
      pusher.push(new RunEvent(0, frames, 1790000000, RunEvent.Kind.END, Map.of()));
      pusher.end();
      DashboardClient client = new DashboardClient(dashboard.address());
      await(() -> client.get("/api/v1/runs/job").json().path("frames").asLong() == frames);
      dashboard.kill();
    }
    try (DuckDbStore store = DuckDbStore.open(data())) {
      assertThat(steps(store))
          .containsExactlyInAnyOrderElementsOf(
              LongStream.range(0, frames).boxed().toList());
    }
  }

  private AgentConfig agentConfig() {
    AgentConfig shipped = AgentConfig.defaults();
    return new AgentConfig(
        shipped.enabled(),
        shipped.run(),
        shipped.session(),
        shipped.worker(),
        shipped.dashboard(),
        shipped.token(),
        shipped.overheadBudget(),
        shipped.metricsHost(),
        shipped.metricsPort(),
        shipped.advertise(),
        directory.resolve("spool"),
        shipped.spoolLimitBytes(),
        shipped.queueLimitBytes(),
        shipped.grace(),
        shipped.liveRuns(),
        shipped.labels(),
        shipped.rules(),
        shipped.baseline(),
        shipped.actions());
  }

  private static void push(RunPusher pusher, int step) {
    StepFrame.Builder frame =
        StepFrame.builder(step, step, 4).timestamp(1790000000).loss(1);
    frame.column(LayerStatistic.PREACTIVATION_VARIANCE, new double[] {1, 1, 1, 1 + step});
    pusher.push(frame.build(), false);
  }

  private static List<Long> steps(DuckDbStore store) {
    List<Long> steps = new ArrayList<>();
    store.replay(store.runs().get(0), new RunVisitor() {
      @Override
      public void frame(String worker, StepFrame frame) {
        steps.add(frame.step());
      }

      @Override
      public void scalars(String worker, ScalarBlock block) {}

      @Override
      public void event(RunEvent event) {}
    });
    return steps;
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(Condition condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime() - deadline).as("patience").isNegative();
      Thread.sleep(20);
    }
  }
}
