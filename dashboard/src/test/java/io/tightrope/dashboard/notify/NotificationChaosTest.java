package io.tightrope.dashboard.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.dashboard.alerts.AlertBoard;
import io.tightrope.dashboard.alerts.Source;
import io.tightrope.dashboard.store.DuckDbStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 500 alerts are raised, become more severe, are resolved and raised again in batches, while receivers
 * fail, are slow and are restarted, and the dashboard is restarted too.
 */
class NotificationChaosTest {
  private static final long SEED = 7;
  private static final int ALERTS = 500;
  private static final int CHANGES = 5;
  private static final int BATCH = 40;

  @TempDir
  Path directory;

  private final Random random = new Random(SEED);
  private final Clock clock = Clock.systemUTC();

  @SuppressWarnings("NullAway.Init")
  private DuckDbStore store;

  @SuppressWarnings("NullAway.Init")
  private Outbox outbox;

  @SuppressWarnings("NullAway.Init")
  private AlertBoard board;

  /** Keeps what it took; its moods come from a seed of its own. */
  private static final class Chaos implements AutoCloseable {
    private final List<JsonNode> taken = Collections.synchronizedList(new ArrayList<>());
    private final Random mood;
    private final int port;
    private volatile boolean isCalm;
    private HttpServer server;

    Chaos(long seed) throws IOException {
      mood = new Random(seed);
      server = listen(0);
      port = server.getAddress().getPort();
    }

    private HttpServer listen(int at) throws IOException {
      HttpServer created =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
      created.setExecutor(Executors.newCachedThreadPool());
      created.createContext("/", this::take);
      created.start();
      return created;
    }

    private void take(HttpExchange exchange) throws IOException {
      JsonNode body =
          JsonMapper.builder().build().readTree(exchange.getRequestBody().readAllBytes());
      int luck = isCalm ? 100 : mood.nextInt(100);
      int status = luck < 2 ? 503 : luck < 3 ? 429 : 200;
      if (status == 200) {
        if (body.has("notifications")) {
          body.path("notifications").forEach(taken::add);
        } else {
          taken.add(body);
        }
      }
      if (luck < 5) {
        try {
          Thread.sleep(mood.nextInt(100));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
    }

    /** Waits for requests under way, is away for a moment and comes back at the same address. */
    void restart() throws IOException, InterruptedException {
      server.stop(2);
      Thread.sleep(300);
      server = listen(port);
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + port + "/");
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  private void open(Chaos each, Chaos critical, Chaos digest) {
    store = DuckDbStore.open(directory);
    outbox = new Outbox(
        store,
        clock,
        "http://dash",
        List.of(
            receiver("each", each, Route.DEFAULT, 0),
            receiver("critical", critical, new Route(Severity.CRITICAL, Set.of(), Map.of()), 0),
            receiver("digest", digest, Route.DEFAULT, 3)));
    board = new AlertBoard(store, clock, outbox, run -> Map.of());
  }

  private static Receiver receiver(String name, Chaos chaos, Route route, int digestFrom) {
    return new Receiver(
        name, new WebhookChannel(chaos.url(), Map.of(), Optional.empty()), route, digestFrom);
  }

  private void close() {
    outbox.close();
    store.close();
  }

  private Alert alert(int number, Severity severity, boolean active) {
    double now = clock.millis() / 1e3;
    return new Alert(
        "alert" + number,
        "run" + number % 20,
        Rule.VARIANCE_EXPLOSION,
        severity,
        List.of(),
        0,
        number,
        1,
        Expected.UNKNOWN,
        "q = 1",
        "cause",
        "action",
        1000,
        active ? Double.NaN : now);
  }

  @Test
  void every_receiver_ends_in_the_true_state_in_order_and_without_duplicates() throws Exception {
    try (Chaos each = new Chaos(1);
        Chaos critical = new Chaos(2);
        Chaos digest = new Chaos(3)) {
      open(each, critical, digest);
      List<Alert> changes = changes();
      Map<String, Alert> truth = new HashMap<>();
      for (int from = 0; from < changes.size(); from += BATCH) {
        List<Alert> batch = changes.subList(from, Math.min(changes.size(), from + BATCH));
        board.apply(batch, Source.TIGHTROPE);
        batch.forEach(alert -> truth.put(alert.id(), alert));
        int round = from / BATCH;
        if (round % 12 == 5) {
          (round % 24 == 5 ? each : digest).restart();
        }
        if (round % 20 == 10) {
          close();
          open(each, critical, digest);
        }
      }
      for (Chaos chaos : List.of(each, critical, digest)) {
        chaos.isCalm = true;
      }
      awaitNothingWaiting();
      close();

      isTrue("each", each.taken, truth, Severity.INFO);
      isTrue("digest", digest.taken, truth, Severity.INFO);
      isTrue("critical", critical.taken, truth, Severity.CRITICAL);
    }
  }

  /** The life of every alert, mixed; that of each in its order. */
  private List<Alert> changes() {
    List<Integer> turns = new ArrayList<>();
    for (int number = 0; number < ALERTS; number++) {
      turns.addAll(Collections.nCopies(CHANGES, number));
    }
    Collections.shuffle(turns, random);
    Map<Integer, Alert> state = new HashMap<>();
    List<Alert> changes = new ArrayList<>();
    for (int number : turns) {
      Alert next = next(number, state.get(number));
      state.put(number, next);
      changes.add(next);
    }
    return changes;
  }

  private Alert next(int number, @Nullable Alert before) {
    if (before == null || !before.active()) {
      Severity begin = random.nextInt(3) == 0 ? Severity.CRITICAL : Severity.WARNING;
      return alert(number, begin, true);
    }
    boolean becomesWorse = before.severity() == Severity.WARNING && random.nextBoolean();
    return alert(number, becomesWorse ? Severity.CRITICAL : before.severity(), becomesWorse);
  }

  private void awaitNothingWaiting() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
    while (outbox.waiting() > 0) {
      assertThat(System.nanoTime()).as("seed %d", SEED).isLessThan(deadline);
      Thread.sleep(100);
    }
  }

  private static void isTrue(
      String receiver, List<JsonNode> taken, Map<String, Alert> truth, Severity least) {
    Set<String> ids = new HashSet<>();
    Map<String, Long> sequences = new HashMap<>();
    Map<String, String> open = new HashMap<>();
    for (JsonNode event : taken) {
      String id = event.path("alert").path("id").asText();
      String transition = event.path("transition").asText();
      assertThat(ids.add(event.path("id").asText()))
          .as("%s: %s", receiver, event)
          .isTrue();
      long sequence = event.path("sequence").asLong();
      assertThat(sequence)
          .as("%s: %s", receiver, event)
          .isGreaterThan(sequences.getOrDefault(id, 0L));
      sequences.put(id, sequence);
      assertThat(open.containsKey(id))
          .as("%s: %s", receiver, event)
          .isEqualTo(!transition.equals("raised"));
      if (transition.equals("resolved")) {
        open.remove(id);
      } else {
        open.put(id, event.path("alert").path("severity").asText());
      }
    }
    Map<String, String> expected = new HashMap<>();
    truth.values().stream()
        .filter(alert -> alert.active() && alert.severity().compareTo(least) <= 0)
        .forEach(alert -> expected.put(alert.id(), alert.severity().id()));
    assertThat(open).as(receiver).isEqualTo(expected);
    assertThat(expected).as("the case is worth something").hasSizeGreaterThan(50);
  }
}
