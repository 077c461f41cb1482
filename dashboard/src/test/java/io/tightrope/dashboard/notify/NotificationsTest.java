package io.tightrope.dashboard.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.dashboard.alerts.AlertBoard;
import io.tightrope.dashboard.alerts.ReceivedAlert;
import io.tightrope.dashboard.alerts.Silence;
import io.tightrope.dashboard.alerts.Source;
import io.tightrope.dashboard.store.DuckDbStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotificationsTest {
  @TempDir
  Path directory;

  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final Clock clock = Clock.systemUTC();
  private volatile int status = 200;
  private HttpServer server;
  private DuckDbStore store;
  private Outbox outbox;
  private AlertBoard board;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      int answer = status;
      if (answer == 200) {
        received.add(body);
      }
      exchange.sendResponseHeaders(answer, -1);
      exchange.close();
    });
    server.start();
    open();
  }

  private void open() {
    store = DuckDbStore.open(directory);
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/secret-path");
    outbox = new Outbox(
        store,
        clock,
        "http://dash/",
        List.of(new Receiver(
            "hook",
            new WebhookChannel(url, Map.of("X-Team", "a"), Optional.of("key")),
            Route.DEFAULT,
            0)));
    board = new AlertBoard(store, clock, outbox, run -> Map.of());
  }

  private void close() {
    outbox.close();
    store.close();
  }

  @AfterEach
  void stop() {
    close();
    server.stop(0);
  }

  private Alert alert(Severity severity, double endedAt) {
    double now = clock.millis() / 1e3;
    return new Alert(
        "id1",
        "run <1>",
        Rule.VARIANCE_EXPLOSION,
        severity,
        List.of(1, 2),
        2,
        80,
        3e4,
        Expected.UNKNOWN,
        "q = 3e4 & rising",
        "cause.",
        "action.",
        Math.floor(now / 1e4) * 1e4,
        endedAt);
  }

  private Silence silence(double seconds) {
    return board.silence(
        new Silence.Matchers("run <1>", "VarianceExplosion", "", Map.of()),
        Double.NaN,
        clock.millis() / 1e3 + seconds,
        "",
        "");
  }

  /** What has been delivered is struck off a moment later. */
  private void hasNothingToSend() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!store.documents("notification").isEmpty() && System.nanoTime() < end) {
      Thread.sleep(10);
    }
    assertThat(store.documents("notification")).isEmpty();
    assertThat(received).isEmpty();
  }

  private JsonNode next() throws Exception {
    String body = received.poll(20, TimeUnit.SECONDS);
    assertThat(body).as("a notification").isNotNull();
    return JsonMapper.builder().build().readTree(body);
  }

  /** Counts how often the thread of the test looks at it. */
  private static final class CountingClock extends Clock {
    private final Thread counted = Thread.currentThread();
    private int looks;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      if (Thread.currentThread() == counted) {
        looks++;
      }
      return Instant.now();
    }
  }

  @Test
  void what_is_sent_is_what_was_stored_and_is_not_made_again() throws Exception {
    CountingClock counting = new CountingClock();
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    Receiver receiver = new Receiver(
        "other", new WebhookChannel(url, Map.of(), Optional.empty()), Route.DEFAULT, 0);
    try (Outbox other = new Outbox(store, counting, "http://dash/", List.of(receiver))) {
      AlertBoard told = new AlertBoard(store, clock, other, run -> Map.of());
      told.apply(List.of(alert(Severity.WARNING, Double.NaN)), Source.TIGHTROPE);

      assertThat(next().path("transition").asText()).isEqualTo("raised");
    }
    assertThat(counting.looks).as("once for each notification").isEqualTo(1);
  }

  @Test
  void the_alerts_of_a_run_that_is_removed_are_told_to_be_over() throws Exception {
    board.apply(List.of(alert(Severity.WARNING, Double.NaN)), Source.TIGHTROPE);
    assertThat(next().path("transition").asText()).isEqualTo("raised");

    board.forget("run <1>");

    assertThat(next().path("transition").asText()).isEqualTo("resolved");
    assertThat(board.all()).isEmpty();
    assertThat(store.documents("alert")).isEmpty();
    hasNothingToSend();
  }

  @Test
  void an_alert_is_told_when_it_begins_gets_worse_and_ends_and_not_in_between() throws Exception {
    board.apply(List.of(alert(Severity.WARNING, Double.NaN)), Source.TIGHTROPE);
    board.apply(List.of(alert(Severity.WARNING, Double.NaN)), Source.TIGHTROPE);
    board.apply(List.of(alert(Severity.CRITICAL, Double.NaN)), Source.TIGHTROPE);
    board.apply(List.of(alert(Severity.CRITICAL, 2e9)), Source.TIGHTROPE);

    assertThat(next().path("transition").asText()).isEqualTo("raised");
    assertThat(next().path("transition").asText()).isEqualTo("escalated");
    JsonNode last = next();
    assertThat(last.path("transition").asText()).isEqualTo("resolved");
    assertThat(last.path("alert").path("rule").asText()).isEqualTo("VarianceExplosion");
    assertThat(last.path("url").asText())
        .isEqualTo("http://dash/run.html?run=run%20%3C1%3E&step=80");
    assertThat(received).isEmpty();
  }

  @Test
  void a_notification_that_nobody_took_survives_a_restart_under_the_same_id() throws Exception {
    status = 500;
    board.apply(List.of(alert(Severity.CRITICAL, Double.NaN)), Source.TIGHTROPE);
    String id = store.documents("notification").get(0).id();
    close();
    status = 200;
    open();

    assertThat(next().path("id").asText()).isEqualTo(id);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!store.documents("notification").isEmpty() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(store.documents("notification")).isEmpty();
  }

  @Test
  void silenced_alerts_and_those_of_alertmanager_are_not_told() throws Exception {
    silence(1000);
    board.apply(List.of(alert(Severity.CRITICAL, Double.NaN)), Source.TIGHTROPE);
    board.receive(
        new ReceivedAlert(
            "other",
            Rule.SPARSITY_LOST,
            Severity.CRITICAL,
            true,
            List.of(),
            "m",
            clock.millis() / 1e3,
            0),
        7);

    assertThat(store.documents("notification")).isEmpty();
    assertThat(received).isEmpty();
  }

  @Test
  void alertmanagers_word_joins_our_own_alert_of_the_same_run_and_rule() {
    ReceivedAlert told = new ReceivedAlert(
        "run <1>",
        Rule.VARIANCE_EXPLOSION,
        Severity.CRITICAL,
        true,
        List.of(),
        "Prometheus says so",
        clock.millis() / 1e3,
        0);
    board.receive(told, 90);
    assertThat(board.all())
        .singleElement()
        .satisfies(only -> assertThat(only.sources()).containsExactly(Source.ALERTMANAGER));

    board.apply(List.of(alert(Severity.CRITICAL, Double.NaN)), Source.TIGHTROPE);
    board.receive(told, 95);

    assertThat(board.all()).singleElement().satisfies(only -> {
      assertThat(only.alert().id()).isEqualTo("id1");
      assertThat(only.sources()).containsExactlyInAnyOrder(Source.TIGHTROPE, Source.ALERTMANAGER);
    });
  }

  @Test
  void changes_within_one_batch_are_told_one_by_one() throws Exception {
    board.apply(
        List.of(
            alert(Severity.WARNING, Double.NaN),
            alert(Severity.WARNING, Double.NaN),
            alert(Severity.CRITICAL, Double.NaN),
            alert(Severity.CRITICAL, 2e9)),
        Source.TIGHTROPE);

    for (String transition : List.of("raised", "escalated", "resolved")) {
      assertThat(next().path("transition").asText()).isEqualTo(transition);
    }
    assertThat(received).isEmpty();
  }

  @Test
  void what_was_raised_is_resolved_too_though_a_silence_came_between() throws Exception {
    board.apply(List.of(alert(Severity.CRITICAL, Double.NaN)), Source.TIGHTROPE);
    assertThat(next().path("transition").asText()).isEqualTo("raised");
    silence(1000);
    board.apply(List.of(alert(Severity.CRITICAL, 2e9)), Source.TIGHTROPE);

    JsonNode last = next();
    assertThat(last.path("transition").asText()).isEqualTo("resolved");
    assertThat(last.path("sequence").asLong()).isEqualTo(2);
  }

  @Test
  void what_still_fires_when_its_silence_is_ended_is_told_then_and_what_is_over_is_not()
      throws Exception {
    Silence silence = silence(1000);
    board.apply(List.of(alert(Severity.CRITICAL, Double.NaN)), Source.TIGHTROPE);
    hasNothingToSend();
    close();
    open();
    board.unsilence(silence.id());
    assertThat(next().path("transition").asText()).isEqualTo("raised");

    board.apply(List.of(alert(Severity.CRITICAL, 2e9)), Source.TIGHTROPE);
    assertThat(next().path("transition").asText()).isEqualTo("resolved");
    Silence second = silence(1000);
    board.apply(List.of(alert(Severity.CRITICAL, Double.NaN)), Source.TIGHTROPE);
    board.apply(List.of(alert(Severity.CRITICAL, 2e9)), Source.TIGHTROPE);
    board.unsilence(second.id());
    hasNothingToSend();
  }

  @Test
  void an_acknowledged_alert_that_gets_worse_is_told_when_it_is_given_back() throws Exception {
    board.apply(List.of(alert(Severity.WARNING, Double.NaN)), Source.TIGHTROPE);
    next();
    board.acknowledge("id1", "ann");
    board.apply(List.of(alert(Severity.CRITICAL, Double.NaN)), Source.TIGHTROPE);
    hasNothingToSend();

    board.unacknowledge("id1");
    assertThat(next().path("transition").asText()).isEqualTo("escalated");
  }

  @Test
  void what_happened_long_ago_is_shown_and_not_told_whatever_silence_ends() throws Exception {
    board.apply(List.of(alert(Severity.CRITICAL, Double.NaN)), Source.TIGHTROPE, false);
    board.unsilence(silence(1000).id());

    assertThat(board.all()).hasSize(1);
    hasNothingToSend();
  }

  @Test
  void an_alert_that_begins_again_has_another_number_and_nobody_has_taken_it_on() throws Exception {
    board.apply(List.of(alert(Severity.CRITICAL, Double.NaN)), Source.TIGHTROPE);
    board.acknowledge("id1", "ann");
    board.apply(List.of(alert(Severity.CRITICAL, 2e9)), Source.TIGHTROPE);
    board.apply(List.of(alert(Severity.CRITICAL, Double.NaN)), Source.TIGHTROPE);

    JsonNode first = next();
    next();
    JsonNode again = next();
    assertThat(again.path("transition").asText()).isEqualTo("raised");
    assertThat(again.path("sequence").asLong()).isEqualTo(3);
    assertThat(again.path("id")).isNotEqualTo(first.path("id"));
  }
}
