package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.dashboard.DashboardClient.Answer;
import io.tightrope.dashboard.config.DashboardConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SilencesApiTest {
  @TempDir
  static Path data;

  private static Dashboard dashboard;
  private static DashboardClient client;

  @BeforeAll
  static void start() {
    dashboard = Dashboard.start(DashboardConfig.local(0, data));
    client = new DashboardClient(dashboard.address());
    client.post("/api/v1/runs", """
        {"run": "a", "session": "s", "layers": [{}], "labels": {"team": "vision", "size": "big"}}
        """);
    client.post("/api/v1/runs/a/frames", """
        {"frames": [{"seq": 0, "step": 0, "timestamp": 1, "loss": "NaN"},
          {"seq": 1, "step": 1, "timestamp": 2, "loss": "NaN"}]}
        """);
    dashboard.awaitQuiet();
  }

  @AfterAll
  static void stop() {
    dashboard.close();
  }

  private static double soon() {
    return System.currentTimeMillis() / 1e3 + 1000;
  }

  private static JsonNode alert() {
    return client.get("/api/v1/alerts").json().get(0);
  }

  private static String state() {
    return alert().path("state").asText();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"endsAt\": SOON | all | this would silence every alert",
        "\"endsAt\": SOON, \"all\": false | all | this would silence every alert",
        "\"endsAt\": SOON, \"all\": true, \"run\": \"a\" | all | leave one of them out",
        "\"endsAt\": SOON, \"runs\": \"a\" | runs | is not a known field; known are run, rule, severity, labels",
        "\"endsAt\": SOON, \"rule\": \"Nope\" | rule | there is no rule",
        "\"endsAt\": SOON, \"severity\": \"bad\" | severity | use critical, warning or info",
        "\"endsAt\": SOON, \"labels\": {\"team\": 1} | labels.team | is not a text",
        "\"run\": \"a\" | endsAt | is missing",
        "\"run\": \"a\", \"endsAt\": 5 | endsAt | is not after now",
        "\"run\": \"a\", \"endsAt\": 4102444800000 | endsAt | not milliseconds",
        "\"run\": \"a\", \"endsAt\": 1e300 | endsAt | not milliseconds",
        "\"run\": \"a\", \"endsAt\": 4102444800 | endsAt | lasts at most 366 days",
        "\"run\": \"a\", \"startsAt\": 4102444800, \"endsAt\": 4102444900 | startsAt | more than 366 days ahead",
        "\"run\": \"a\", \"startsAt\": LATER, \"endsAt\": SOON | endsAt | is not after startsAt"
      })
  void a_silence_that_nobody_can_mean_is_rejected(String fields, String field, String detail) {
    Answer answer = client.post(
        "/api/v1/silences",
        ("{" + fields + "}")
            .replace("SOON", String.valueOf(soon()))
            .replace("LATER", String.valueOf(soon() + 1000)));

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().path("field").asText()).isEqualTo(field);
    assertThat(answer.json().path("detail").asText()).contains(detail);
    assertThat(client.get("/api/v1/silences").json()).isEmpty();
    assertThat(state()).isEqualTo("firing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"run\": \"a\" | silenced",
        "\"run\": \"b\" | firing",
        "\"rule\": \"NonFiniteValues\", \"severity\": \"critical\" | silenced",
        "\"severity\": \"warning\" | firing",
        "\"labels\": {\"team\": \"vision\"} | silenced",
        "\"labels\": {\"team\": \"vision\", \"size\": \"small\"} | firing",
        "\"all\": true | silenced"
      })
  void a_silence_covers_what_every_matcher_matches_until_it_is_ended(String fields, String state) {
    Answer silence = client.post(
        "/api/v1/silences",
        "{" + fields + ", \"endsAt\": " + soon()
            + ", \"comment\": \"we know\", \"createdBy\": \"ann\"}");
    assertThat(silence.status()).as(silence.text()).isEqualTo(201);
    assertThat(state()).isEqualTo(state);
    assertThat(client.get("/api/v1/silences").json().get(0).path("createdBy").asText())
        .isEqualTo("ann");

    String id = silence.json().path("id").asText();
    assertThat(client.delete("/api/v1/silences/" + id).status()).isEqualTo(204);
    assertThat(client.delete("/api/v1/silences/" + id).status()).isEqualTo(404);
    assertThat(state()).isEqualTo("firing");
  }

  @Test
  void a_maintenance_window_that_has_not_begun_covers_nothing_yet() {
    Answer silence = client.post(
        "/api/v1/silences",
        "{\"all\": true, \"startsAt\": " + soon() + ", \"endsAt\": " + (soon() + 60) + "}");

    assertThat(silence.status()).isEqualTo(201);
    assertThat(state()).isEqualTo("firing");
    assertThat(client.get("/api/v1/silences").json()).hasSize(1);
    client.delete("/api/v1/silences/" + silence.json().path("id").asText());
  }

  @Test
  void an_acknowledgement_can_be_taken_back() {
    String path = "/api/v1/alerts/" + alert().path("id").asText() + "/ack";
    client.post(path, "{\"by\": \"ann\"}");
    assertThat(state()).isEqualTo("acknowledged");

    assertThat(client.delete(path).status()).isEqualTo(200);
    assertThat(state()).isEqualTo("firing");
    assertThat(alert().path("acknowledgedBy").asText()).isEmpty();
    assertThat(client.delete("/api/v1/alerts/nope/ack").status()).isEqualTo(404);
  }
}
