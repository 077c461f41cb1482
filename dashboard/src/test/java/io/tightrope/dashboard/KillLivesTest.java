package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.DashboardClient.Answer;
import io.tightrope.dashboard.store.DuckDbStore;
import io.tightrope.dashboard.store.query.RunVisitor;
import io.tightrope.dashboard.store.schema.StoredRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A dashboard that is killed while runs report, again and again: what it says afterwards of the lives
 * of these runs, and what it has of their numbers.
 */
@Tag("long")
class KillLivesTest {
  private static final int KILLS = 10;
  private static final long SEED = 23;
  private static final int LAYERS = 20;

  /** Longer than a shared machine stops a reporter, shorter than a test may take. */
  private static final int PATIENCE_SECONDS = 8;

  /** Until what a run reported last and how often has been written down. */
  private static final Duration UNTIL_KNOWN = Duration.ofSeconds(3);

  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Set<String> RULES_OF_LIFE = Set.of("RunStalled", "RunLost");

  @TempDir
  Path directory;

  /** Each change of an alert of one of these rules that the receiver was sent: run, rule, change. */
  private final List<String> told = new CopyOnWriteArrayList<>();

  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final List<String> stalled = new CopyOnWriteArrayList<>();
  private final List<String> lost = new ArrayList<>();
  private final List<Reporter> reporters = new ArrayList<>();
  private volatile boolean stopping;
  private volatile boolean over;
  private final Thread beats = new Thread(this::beat, "beats of those that hang");
  private HttpServer receiver;
  private URI address;
  private Path config;

  @BeforeEach
  void prepare() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/", exchange -> {
      JsonNode body = MAPPER.readTree(exchange.getRequestBody().readAllBytes());
      JsonNode alert = body.path("alert");
      if (RULES_OF_LIFE.contains(alert.path("rule").asText())) {
        told.add(change(
            alert.path("run").asText(),
            alert.path("rule").asText(),
            body.path("transition").asText()));
      }
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    });
    receiver.start();
    config = Files.writeString(
        directory.resolve("dashboard.yml"),
        "patience: {stalledSeconds: " + PATIENCE_SECONDS + ", lostSeconds: " + PATIENCE_SECONDS
            + "}\nreceivers:\n  - name: hook\n    url: http://127.0.0.1:"
            + receiver.getAddress().getPort() + "/\n");
    address = URI.create("http://127.0.0.1:" + freePort() + "/");
  }

  @AfterEach
  void stop() throws InterruptedException {
    stopping = true;
    over = true;
    beats.join(DEADLINE.toMillis());
    for (Reporter reporter : reporters) {
      reporter.join(DEADLINE.toMillis());
    }
    receiver.stop(0);
  }

  private static String change(String run, String rule, String transition) {
    return run + " " + rule + " " + transition;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Path data() {
    return directory.resolve("data");
  }

  private DashboardProcess startDashboard() throws IOException {
    return DashboardProcess.start(
        data(), "--port", String.valueOf(address.getPort()), "--config", config.toString());
  }

  /** Sends until the dashboard, which may be dead just now, has acknowledged it. */
  private void deliver(DashboardClient client, String path, String json) {
    while (true) {
      try {
        Answer answer = client.post(path, json);
        if (answer.status() / 100 == 2) {
          return;
        }
        if (answer.status() != 503) {
          throw new IllegalStateException(path + ": " + answer.status() + " " + answer.text());
        }
      } catch (UncheckedIOException e) {
        // it was killed; the next one is asked again
      }
      if (over) {
        throw new IllegalStateException("the test is over and " + path + " was not delivered");
      }
      pause(100);
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String introduction(String run) {
    String layers =
        String.join(",", IntStream.range(0, LAYERS).mapToObj(i -> "{}").toList());
    return "{\"run\": \"" + run + "\", \"session\": \"s\", \"layers\": [" + layers + "]}";
  }

  private static String frame(long seq) {
    String ones = String.join(",", IntStream.range(0, LAYERS).mapToObj(i -> "1").toList());
    return "{\"frames\": [{\"seq\": " + seq + ", \"step\": " + seq + ", \"timestamp\": " + now()
        + ", \"loss\": 1, \"layers\": {\"preactivationVariance\": [" + ones + "]}}]}";
  }

  private static double now() {
    return System.currentTimeMillis() / 1e3;
  }

  /** Reports one thing after the other for as long as the test takes. */
  private final class Reporter extends Thread {
    private final String run;
    private final boolean beats;
    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong scalars = new AtomicLong();
    private final AtomicLong events = new AtomicLong();

    Reporter(String run, boolean beats) {
      super(run);
      setDaemon(true);
      this.run = run;
      this.beats = beats;
    }

    @Override
    public void run() {
      try {
        report(new DashboardClient(address));
      } catch (RuntimeException | Error e) {
        failure.compareAndSet(null, e);
      }
    }

    private void report(DashboardClient client) {
      String path = "/api/v1/runs/" + run;
      deliver(client, "/api/v1/runs", introduction(run));
      while (!stopping) {
        long seq = frames.get();
        deliver(client, path + "/frames", frame(seq));
        frames.incrementAndGet();
        if (seq % 5 == 0) {
          deliver(
              client,
              path + "/scalars",
              "{\"seq\": " + scalars + ", \"timestamp\": " + now()
                  + ", \"series\": {\"val/loss\": {\"steps\": [" + seq + "], \"values\": [1]}}}");
          scalars.incrementAndGet();
        }
        if (seq % 20 == 0) {
          deliver(
              client,
              path + "/events",
              "{\"seq\": " + events + ", \"step\": " + seq + ", \"timestamp\": " + now()
                  + ", \"kind\": \"note\", \"text\": \"still training\"}");
          events.incrementAndGet();
        }
        if (beats && seq % 10 == 0) {
          deliver(client, path + "/heartbeat", "{\"activity\": \"training\"}");
        }
        pause(10);
      }
    }
  }

  /** The process of each run that hangs lives and says that it trains. */
  private void beat() {
    DashboardClient client = new DashboardClient(address);
    try {
      while (!stopping) {
        for (String run : stalled) {
          deliver(client, "/api/v1/runs/" + run + "/heartbeat", "{\"activity\": \"training\"}");
        }
        pause(500);
      }
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }

  /** Two runs that report a little; one then hangs, and the other one dies without a word. */
  private void startTrouble(DashboardClient client, int number) {
    for (String run : List.of("stalled-" + number, "lost-" + number)) {
      deliver(client, "/api/v1/runs", introduction(run));
      for (int seq = 0; seq < 3; seq++) {
        deliver(client, "/api/v1/runs/" + run + "/frames", frame(seq));
      }
    }
    stalled.add("stalled-" + number);
    lost.add("lost-" + number);
  }

  /** Runs and rules of all alerts of these two rules; with those that were resolved, or without. */
  private static Set<String> alerts(DashboardClient client, boolean onlyFiring) {
    Set<String> alerts = new HashSet<>();
    for (JsonNode alert : client.get("/api/v1/alerts").json()) {
      if (RULES_OF_LIFE.contains(alert.path("rule").asText())
          && (!onlyFiring || alert.path("state").asText().equals("firing"))) {
        alerts.add(alert.path("run").asText() + " " + alert.path("rule").asText());
      }
    }
    return alerts;
  }

  private Set<String> trueAlerts() {
    Set<String> alerts = new HashSet<>();
    stalled.forEach(run -> alerts.add(run + " RunStalled"));
    lost.forEach(run -> alerts.add(run + " RunLost"));
    return alerts;
  }

  private void checkNothingIsLost(DashboardClient client, List<Long> acknowledged) {
    for (int i = 0; i < reporters.size(); i++) {
      long stored = client
          .get("/api/v1/runs/" + reporters.get(i).run)
          .json()
          .path("frames")
          .asLong();
      assertThat(stored)
          .as("frames of %s", reporters.get(i).run)
          .isGreaterThanOrEqualTo(acknowledged.get(i));
    }
  }

  /** Until all that hang or are lost are reported; meanwhile and after that no other run is. */
  private void awaitTrueAlerts(DashboardClient client, String when) throws InterruptedException {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (true) {
      Set<String> firing = alerts(client, true);
      assertThat(trueAlerts()).as(when).containsAll(alerts(client, false));
      if (firing.equals(trueAlerts())) {
        return;
      }
      assertThat(System.nanoTime() - deadline)
          .as("%s: %s fire, %s should", when, firing, trueAlerts())
          .isNegative();
      Thread.sleep(200);
    }
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void after_each_of_ten_kills_only_the_runs_that_hang_or_are_lost_are_called_so()
      throws Exception {
    Random random = new Random(SEED);
    for (int i = 0; i < 3; i++) {
      reporters.add(new Reporter("live-" + i, false));
      reporters.add(new Reporter("beating-" + i, true));
    }
    List<Long> acknowledged = reporters.stream().map(reporter -> 0L).toList();
    reporters.forEach(Thread::start);
    beats.setDaemon(true);
    beats.start();
    for (int kill = 0; kill <= KILLS; kill++) {
      String when = "after kill " + kill;
      try (DashboardProcess dashboard = startDashboard()) {
        DashboardClient client = new DashboardClient(address);
        checkNothingIsLost(client, acknowledged);
        boolean isRaisedBeforeTheKill = kill % 2 == 0;
        if (isRaisedBeforeTheKill) {
          startTrouble(client, kill);
        }
        awaitTrueAlerts(client, when);
        if (!isRaisedBeforeTheKill) {
          startTrouble(client, kill);
          Thread.sleep(UNTIL_KNOWN.toMillis());
        }
        Thread.sleep(random.nextInt(400));
        assertThat(failure.get()).as(when).isNull();
        if (kill == KILLS) {
          awaitTold();
          stopping = true;
          for (Reporter reporter : reporters) {
            reporter.join(DEADLINE.toMillis());
          }
        }
        acknowledged = reporters.stream().map(reporter -> reporter.frames.get()).toList();
        dashboard.kill();
      }
    }
    assertThat(failure.get()).isNull();
    assertThat(told)
        .as("each of them once, and nothing else")
        .containsExactlyInAnyOrderElementsOf(
            trueAlerts().stream().map(alert -> alert + " raised").toList());
    checkEverythingIsStored();
  }

  private void awaitTold() throws InterruptedException {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (told.size() < trueAlerts().size() && System.nanoTime() < deadline) {
      Thread.sleep(100);
    }
  }

  private void checkEverythingIsStored() {
    try (DuckDbStore store = DuckDbStore.open(data())) {
      for (Reporter reporter : reporters) {
        StoredRun run = store.runs().stream()
            .filter(stored -> stored.name().equals(reporter.run))
            .findFirst()
            .orElseThrow();
        List<Long> frames = new ArrayList<>();
        List<Long> blocks = new ArrayList<>();
        List<Long> events = new ArrayList<>();
        store.replay(run, new RunVisitor() {
          @Override
          public void frame(String worker, StepFrame frame) {
            frames.add(frame.seq());
          }

          @Override
          public void scalars(String worker, ScalarBlock block) {
            blocks.add(block.seq());
          }

          @Override
          public void event(RunEvent event) {
            events.add(event.seq());
          }
        });
        assertThat(frames).as(reporter.run).isEqualTo(upTo(reporter.frames.get()));
        assertThat(blocks).as(reporter.run).isEqualTo(upTo(reporter.scalars.get()));
        assertThat(events).as(reporter.run).isEqualTo(upTo(reporter.events.get()));
        assertThat(frames).as("load on %s", reporter.run).hasSizeGreaterThan(KILLS);
      }
    }
  }

  private static List<Long> upTo(long count) {
    return LongStream.range(0, count).boxed().toList();
  }
}
