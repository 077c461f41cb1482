package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import io.tightrope.dashboard.DashboardClient.Answer;
import io.tightrope.dashboard.config.ConfigFile;
import io.tightrope.dashboard.config.DashboardConfig;
import io.tightrope.dashboard.store.DuckDbStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people change of a run that has introduced itself, over HTTP. */
class RunEditsTest {
  private static final String RUN = "/api/v1/runs/a";
  private static final String NAN = """
      {"frames": [{"seq": %1$d, "step": %1$d, "timestamp": %1$d, "loss": "NaN"}]}
      """;

  @TempDir
  Path data;

  private Dashboard dashboard;
  private DashboardClient client;

  @BeforeEach
  void start() {
    start(DashboardConfig.local(0, data));
    introduce("a", "\"team\": \"nlp\", \"size\": \"big\"");
    introduce("b", "\"team\": \"nlp\"");
  }

  private void start(DashboardConfig config) {
    dashboard = Dashboard.start(config);
    client = new DashboardClient(dashboard.address());
  }

  @AfterEach
  void stop() {
    dashboard.close();
  }

  private void restart() {
    stop();
    start(DashboardConfig.local(0, data));
  }

  private void introduce(String run, String labels) {
    Answer answer = client.post(
        "/api/v1/runs",
        "{\"run\": \"" + run + "\", \"session\": \"s\", \"layers\": [{}], \"labels\": {" + labels
            + "}}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
  }

  private JsonNode edit(String json) {
    Answer answer = client.patch(RUN, json);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(client.get(RUN).json().path("labels")).isEqualTo(answer.json().path("labels"));
    return answer.json();
  }

  private List<String> list(String query) {
    List<String> names = new ArrayList<>();
    client
        .get("/api/v1/runs?" + query + (query.isEmpty() ? "" : "&") + "sort=run")
        .json()
        .forEach(run -> names.add(run.path("run").asText()));
    return names;
  }

  @Test
  void labels_are_merged_and_null_removes_one() {
    JsonNode labels =
        edit("{\"labels\": {\"team\": \"vision\", \"size\": null, \"gpu\": \"h200\", \"no\": null}}")
            .path("labels");

    assertThat(labels.size()).isEqualTo(2);
    assertThat(labels.path("gpu").asText()).isEqualTo("h200");
    assertThat(labels.path("team").asText()).isEqualTo("vision");
    assertThat(list("label=team:vision")).containsExactly("a");
    assertThat(list("label=team:nlp")).containsExactly("b");
    assertThat(list("label=size:big")).isEmpty();
    assertThat(list("q=h200")).containsExactly("a");
  }

  @Test
  void what_was_changed_is_there_after_a_restart_and_after_the_run_introduces_itself_again() {
    edit("{\"labels\": {\"team\": \"vision\"}, \"notes\": \"kept\", \"baseline\": \"b\","
        + " \"archived\": true}");
    JsonNode before = client.get(RUN).json();

    restart();
    client.post("/api/v1/runs", "{\"run\": \"a\", \"session\": \"s\", \"layers\": [{}]}");
    JsonNode after = client.get(RUN).json();

    for (String field : List.of("labels", "notes", "notesAt", "baseline", "archived")) {
      assertThat(after.path(field)).as(field).isEqualTo(before.path(field));
    }
    assertThat(after.path("labels").path("team").asText()).isEqualTo("vision");
    assertThat(after.path("labels").path("size").asText()).isEqualTo("big");
    assertThat(after.path("notes").asText()).isEqualTo("kept");
    assertThat(after.path("baseline").asText()).isEqualTo("b");
    assertThat(after.path("archived").asBoolean()).isTrue();
  }

  @Test
  void a_request_changes_what_it_names_and_nothing_else() {
    edit("{\"notes\": \"first <b>line</b>\\nsecond\"}");
    edit("{\"baseline\": \"b\"}");
    edit("{}");
    JsonNode run = edit("{\"archived\": false}");

    assertThat(run.path("notes").asText()).isEqualTo("first <b>line</b>\nsecond");
    assertThat(run.path("notesAt").asDouble()).isPositive();
    assertThat(run.path("baseline").asText()).isEqualTo("b");
    assertThat(run.path("archived").asBoolean()).isFalse();

    run = edit("{\"notes\": null, \"baseline\": null}");
    assertThat(run.path("notes").asText()).isEmpty();
    assertThat(run.path("notesAt").isNull()).isTrue();
    assertThat(run.has("baseline")).isFalse();
    assertThat(run.path("labels").size()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"note\": \"x\"} | note | \"note\" is not a known field; known are labels, notes, baseline, archived",
        "{\"run\": \"b\"} | run | is not a known field",
        "{\"labels\": null} | labels | labels is null, which is not an object",
        "{\"labels\": [\"team\"]} | labels | send {\"NAME\": \"VALUE\"}",
        "{\"labels\": {\"lr\": 0.1}} | labels.lr | labels.lr is 0.1, which is not a text; write it in quotes",
        "{\"labels\": {\"\": \"x\"}} | labels | a label without a name",
        "{\"labels\": {\"team\": \"a\\u0000b\"}} | labels.team | has the character NUL",
        "{\"labels\": LONG} | labels.team | is longer than 200 characters",
        "{\"labels\": MANY} | labels | the run would have 66 labels; it may have at most 64",
        "{\"notes\": 7} | notes | notes is 7, which is not a text",
        "{\"notes\": \"\\ud800\"} | notes | has half of a surrogate pair",
        "{\"notes\": NOVEL} | notes | is longer than 10000 characters",
        "{\"baseline\": true} | baseline | baseline is true, which is not a text",
        "{\"baseline\": \"\"} | baseline | there is no such run",
        "{\"baseline\": \"nobody\"} | baseline | baseline is \"nobody\", and there is no such run; name one",
        "{\"baseline\": \"a\"} | baseline | the run itself",
        "{\"archived\": \"yes\"} | archived | archived is \"yes\"; send true or false, without quotes",
        "{\"archived\": null} | archived | archived is null; send true or false",
        "[] | `` | is not a JSON object",
        "{\"archived\": | `` | is not valid JSON"
      })
  void a_change_that_nobody_can_mean_is_rejected_whole(String body, String field, String detail) {
    JsonNode before = client.get(RUN).json();
    String sent = body.replace("LONG", "{\"team\": \"" + "x".repeat(201) + "\"}")
        .replace("NOVEL", "\"" + "x".repeat(10_001) + "\"")
        .replace(
            "MANY",
            IntStream.range(0, 64)
                .mapToObj(i -> "\"l" + i + "\": \"x\"")
                .collect(Collectors.joining(",", "{", "}")));

    Answer answer = client.patch(
        RUN, sent.startsWith("{\"") ? "{\"notes\": \"no\", " + sent.substring(1) : sent);

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.json().path("field").asText()).isEqualTo(field);
    assertThat(answer.json().path("detail").asText()).contains(detail);
    JsonNode after = client.get(RUN).json();
    for (String kept : List.of("labels", "notes", "baseline", "archived")) {
      assertThat(after.path(kept)).isEqualTo(before.path(kept));
    }
  }

  @Test
  void a_run_that_does_not_exist_cannot_be_changed() {
    assertThat(client.patch("/api/v1/runs/nobody", "{\"notes\": \"x\"}").status())
        .isEqualTo(404);
  }

  @Test
  void the_list_leaves_archived_runs_out_unless_it_is_asked_for_them() {
    edit("{\"archived\": true}");

    assertThat(list("")).containsExactly("b");
    assertThat(list("archived=false")).containsExactly("b");
    assertThat(list("archived=true")).containsExactly("a");
    assertThat(list("archived=any")).containsExactly("a", "b");
    assertThat(list("run=a&run=b")).containsExactly("a", "b");
    assertThat(list("run=a&archived=false")).isEmpty();
    assertThat(client.get("/api/v1/runs").header("X-Total-Count")).isEqualTo("1");
    Answer wrong = client.get("/api/v1/runs?archived=yes");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.json().path("detail").asText()).contains("\"yes\"", "true", "any");

    edit("{\"archived\": false}");
    assertThat(list("")).containsExactly("a", "b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "frames | {\"frames\": [{\"seq\": 0, \"step\": 0, \"timestamp\": 1, \"loss\": 2}]}",
        "scalars | {\"seq\": 0, \"timestamp\": 1, \"series\": {\"loss\": {\"steps\": [1], \"values\": [2]}}}"
      })
  void an_archived_run_that_sends_numbers_is_not_archived_any_more(String kind, String body) {
    edit("{\"archived\": true, \"notes\": \"kept\"}");
    client.post(RUN + "/heartbeat", "{\"activity\": \"idle\"}");
    assertThat(client.get(RUN).json().path("archived").asBoolean()).isTrue();

    assertThat(client.post(RUN + "/" + kind, body).status()).isEqualTo(200);

    assertThat(client.get(RUN).json().path("archived").asBoolean()).isFalse();
    assertThat(list("")).containsExactly("a", "b");
    restart();
    assertThat(client.get(RUN).json().path("archived").asBoolean()).isFalse();
    assertThat(client.get(RUN).json().path("notes").asText()).isEqualTo("kept");

    edit("{\"archived\": true}");
    assertThat(client.post(RUN + "/" + kind, body).status()).isEqualTo(200);
    assertThat(client.get(RUN).json().path("archived").asBoolean())
        .as("numbers that were there already change nothing")
        .isTrue();
  }

  @Test
  void a_silence_by_label_covers_an_alert_as_soon_as_its_run_has_the_label() throws Exception {
    client.post(RUN + "/frames", NAN.formatted(0));
    dashboard.awaitQuiet();
    client.post(
        "/api/v1/silences",
        "{\"labels\": {\"team\": \"vision\"}, \"endsAt\": "
            + (System.currentTimeMillis() / 1e3 + 1000) + "}");
    assertThat(alertState()).isEqualTo("firing");

    edit("{\"labels\": {\"team\": \"vision\"}}");
    assertThat(alertState()).isEqualTo("silenced");

    edit("{\"labels\": {\"team\": null}}");
    assertThat(alertState()).isEqualTo("firing");
  }

  private String alertState() {
    JsonNode alerts = client.get(RUN + "/alerts").json();
    assertThat(alerts).hasSize(1);
    return alerts.get(0).path("state").asText();
  }

  @Test
  void a_receiver_of_a_label_is_notified_of_alerts_that_fire_when_the_run_gets_the_label()
      throws Exception {
    BlockingQueue<JsonNode> posted = new LinkedBlockingQueue<>();
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/", exchange -> {
      posted.add(JsonMapper.builder().build().readTree(exchange.getRequestBody()));
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    });
    receiver.start();
    stop();
    Path file = Files.writeString(
        data.resolve("dashboard.yml"), """
        receivers:
          - {name: vision, url: "http://127.0.0.1:%d/", labels: {team: vision}}
        """.formatted(receiver.getAddress().getPort()));
    start(ConfigFile.read(Optional.of(file), OptionalInt.of(0), Optional.of(data)));
    try {
      client.post(RUN + "/frames", NAN.formatted(0));
      dashboard.awaitQuiet();
      assertThat(posted).isEmpty();

      edit("{\"labels\": {\"team\": \"vision\"}}");
      JsonNode raised = posted.poll(2, TimeUnit.MINUTES);
      assertThat(raised).isNotNull();
      assertThat(raised.toString()).contains("\"raised\"", "NonFiniteValues");

      edit("{\"labels\": {\"team\": \"nlp\"}}");
      client.post(RUN + "/events", """
          {"seq": 1, "step": 1, "timestamp": 2, "kind": "note", "text": "x"}
          """);
      client.delete(RUN);
      JsonNode resolved = posted.poll(2, TimeUnit.MINUTES);
      assertThat(resolved).as("what was raised there is resolved there").isNotNull();
      assertThat(resolved.toString()).contains("\"resolved\"");
    } finally {
      receiver.stop(0);
    }
  }

  @Test
  void a_live_run_is_judged_by_the_baseline_it_is_given_and_no_longer_by_the_one_it_loses() {
    train("b", 1000, 100);
    train("a", 500, 600);
    assertThat(rules()).isEmpty();

    edit("{\"baseline\": \"b\"}");
    assertThat(rules()).containsExactly("BehindBaseline firing");

    edit("{\"baseline\": null}");
    assertThat(rules()).containsExactly("BehindBaseline resolved");
  }

  private void train(String run, int steps, double decay) {
    String numbers =
        IntStream.range(0, steps).mapToObj(Integer::toString).collect(Collectors.joining(","));
    String losses = IntStream.range(0, steps)
        .mapToObj(step -> String.format(Locale.ROOT, "%.4f", 0.4 + 1.9 * Math.exp(-step / decay)))
        .collect(Collectors.joining(","));
    client.post("/api/v1/runs/" + run + "/frames", """
        {"frames": [{"seq": 0, "step": 0, "timestamp": 1, "loss": 2.3, "batchSize": 64}]}
        """);
    client.post("/api/v1/runs/" + run + "/scalars", """
        {"seq": 0, "timestamp": 2, "series": {"loss": {"steps": [%s], "values": [%s]}}}
        """.formatted(numbers, losses));
    dashboard.awaitQuiet();
  }

  private List<String> rules() {
    dashboard.awaitQuiet();
    List<String> rules = new ArrayList<>();
    client
        .get(RUN + "/alerts")
        .json()
        .forEach(alert ->
            rules.add(alert.path("rule").asText() + " " + alert.path("state").asText()));
    return rules;
  }

  @Test
  void a_removed_run_leaves_nothing_of_it_to_a_new_one_of_its_name() {
    edit("{\"labels\": {\"team\": \"vision\"}, \"notes\": \"old\", \"archived\": true}");
    client.delete(RUN);
    stop();
    try (DuckDbStore store = DuckDbStore.open(data)) {
      assertThat(store.documents("edits")).isEmpty();
    }
    start(DashboardConfig.local(0, data));

    introduce("a", "");
    JsonNode run = client.get(RUN).json();
    assertThat(run.path("labels").size()).isZero();
    assertThat(run.path("notes").asText()).isEmpty();
    assertThat(run.path("archived").asBoolean()).isFalse();
  }

  @Test
  void notes_keep_the_name_of_their_author_and_only_readers_may_write_them() throws IOException {
    stop();
    Path file = Files.writeString(data.resolve("dashboard.yml"), """
        tokens:
          - {role: ingest, token: ingest-secret-0000}
          - {role: view, name: ann, token: view-secret-000000}
        """);
    start(ConfigFile.read(Optional.of(file), OptionalInt.of(0), Optional.of(data)));

    assertThat(as("ingest-secret-0000").status()).isEqualTo(403);
    Answer answer = as("view-secret-000000");

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("notes").asText()).isEqualTo("by ann");
    assertThat(answer.json().path("notesBy").asText()).isEqualTo("ann");
  }

  private Answer as(String token) {
    return client.send(client
        .request(RUN)
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + token)
        .method(
            "PATCH",
            BodyPublishers.ofByteArray(
                "{\"notes\": \"by ann\"}".getBytes(StandardCharsets.UTF_8))));
  }
}
