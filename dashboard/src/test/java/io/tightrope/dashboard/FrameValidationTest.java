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
import org.junit.jupiter.params.provider.ValueSource;

/** What a reporter may not send, and that nothing of it is kept. */
class FrameValidationTest {
  @TempDir
  static Path data;

  private static Dashboard dashboard;
  private static DashboardClient client;

  @BeforeAll
  static void start() {
    dashboard = Dashboard.start(DashboardConfig.local(0, data));
    client = new DashboardClient(dashboard.address());
    client.post(
        "/api/v1/runs", "{\"run\": \"v\", \"layers\": [{\"name\": \"a\"}, {\"name\": \"b\"}]}");
  }

  @AfterAll
  static void stop() {
    dashboard.close();
  }

  private static void isRejected(Answer answer, String field, String detail) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().path("field").asText()).isEqualTo(field);
    assertThat(answer.json().path("detail").asText()).contains(detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"valLoss\": 1 | frames[1].valLoss | is not a known field; known are seq, step",
        "\"learningRate\": -1 | frames[1].learningRate | is -1.0; allowed is 0 or more",
        "\"escapeProbability\": 5 | frames[1].escapeProbability | allowed is 0 to 1",
        "\"loss\": 1e400 | frames[1].loss | beyond the largest number",
        "\"step\": 9007199254740992 | frames[1].step | is not between 0 and 9007199254740991",
        "\"layers\": {\"activationSparsity\": [70, 69]} | frames[1].layers.activationSparsity[0] | is 70.0; allowed is 0 to 1",
        "\"layers\": {\"nonfiniteValues\": [0, 0.5]} | frames[1].layers.nonfiniteValues[1] | is 0.5; allowed is a whole number"
      })
  void a_batch_with_one_wrong_frame_is_rejected_as_a_whole(
      String wrong, String field, String detail) {
    Answer answer = client.post("/api/v1/runs/v/frames", """
        {"frames": [{"seq": 0, "step": 0, "timestamp": 1, "loss": 1},
          {"seq": 1, "step": 1, "timestamp": 2, %s}]}
        """.formatted(wrong));

    isRejected(answer, field, detail);
    assertThat(client.get("/api/v1/runs/v").json().path("frames").asInt()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"lables\": {}, \"layers\": [{}] | lables | is not a known field; known are run, session",
        "\"layers\": [{}, {\"width\": 3}] | layers[1].width | known are index, name, kind, units",
        "\"layers\": [{\"activation\": {\"slope\": 1}}] | layers[0].activation.slope | known are kind"
      })
  void a_description_with_an_unknown_field_is_rejected_by_its_name(
      String wrong, String field, String detail) {
    isRejected(client.post("/api/v1/runs", "{\"run\": \"odd\", " + wrong + "}"), field, detail);
    assertThat(client.get("/api/v1/runs/odd").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut \\ud83d", "\\udc00\\ud83d", "nul\\u0000x"})
  void a_name_that_no_address_can_hold_is_rejected_wherever_it_stands(String name) {
    isRejected(
        client.post("/api/v1/runs", "{\"run\": \"" + name + "\", \"layers\": [{}]}"),
        "run",
        name.contains("u0000") ? "has the character NUL" : "half of a surrogate pair");
    isRejected(
        client.post("/api/v1/runs", "{\"run\": \"x\", \"layers\": [{\"name\": \"" + name + "\"}]}"),
        "layers[0].name",
        "at position");
    isRejected(
        client.post(
            "/api/v1/runs",
            "{\"run\": \"x\", \"layers\": [{}], \"labels\": {\"team\": \"" + name + "\"}}"),
        "labels.team",
        "at position");
    isRejected(
        client.post("/api/v1/runs/v/frames", "{\"worker\": \"" + name + "\", \"frames\": []}"),
        "worker",
        "at position");
    assertThat(client.get("/api/v1/runs").json().findValuesAsText("run")).doesNotContain("x");
  }

  @Test
  void an_event_at_a_step_beyond_what_a_browser_counts_is_rejected() {
    isRejected(
        client.post("/api/v1/runs/v/events", """
            {"seq": 0, "step": 9223372036854775807, "timestamp": 1, "kind": "note"}
            """),
        "step",
        "allowed is a whole number from 0 to 9007199254740991");
    isRejected(
        client.post("/api/v1/runs/v/events", """
            {"seq": 9007199254740991, "step": 1, "timestamp": 1, "kind": "end"}
            """),
        "seq",
        "allowed is a whole number from 0 to 4503599627370495");
    assertThat(client.get("/api/v1/runs/v/events").json()).isEmpty();
  }

  @Test
  void nan_as_python_writes_it_is_taken_and_raises_an_alert() {
    client.post("/api/v1/runs", "{\"run\": \"nan\", \"layers\": [{}, {}]}");
    for (int step = 0; step < 8; step++) {
      String q = step < 5 ? "1, 1" : "NaN, \"NaN\"";
      client.post(
          "/api/v1/runs/nan/frames",
          "{\"frames\": [{\"seq\": %d, \"step\": %d, \"timestamp\": %d, \"layers\": {\"preactivationVariance\": [%s]}}]}"
              .formatted(step, step, step, q));
    }
    dashboard.awaitQuiet();

    JsonNode alerts = client.get("/api/v1/runs/nan/alerts").json();
    assertThat(alerts).hasSize(1);
    assertThat(alerts.get(0).path("rule").asText()).isEqualTo("NonFiniteValues");
    assertThat(alerts.get(0).path("step").asInt()).isEqualTo(5);
  }
}
