package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.dashboard.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one request may hold. */
class RequestLimitsTest {
  @TempDir
  static Path directory;

  private static Dashboard dashboard;
  private static DashboardClient client;

  @BeforeAll
  static void start() throws IOException {
    Path file = Files.writeString(
        directory.resolve("dashboard.yml"), "limits: {frames: 100, decodedBytes: 200000}\n");
    dashboard = Dashboard.start(ConfigFile.read(
        Optional.of(file), OptionalInt.of(0), Optional.of(directory.resolve("data"))));
    client = new DashboardClient(dashboard.address());
    client.post("/api/v1/runs", "{\"run\": \"a\", \"session\": \"s\", \"layers\": [{}]}");
  }

  @AfterAll
  static void stop() {
    dashboard.close();
  }

  private static String frames(int count) {
    return IntStream.range(0, count)
        .mapToObj(seq -> "{\"seq\": " + seq + ", \"step\": " + seq + ", \"timestamp\": 1}")
        .collect(Collectors.joining(",", "{\"frames\": [", "]}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/runs",
        "/api/v1/runs/a/frames",
        "/api/v1/runs/a/scalars",
        "/api/v1/runs/a/events",
        "/api/v1/runs/a/heartbeat",
        "/api/v1/silences",
        "/api/v1/import",
        "/api/v1/alertmanager"
      })
  void json_that_nests_too_deeply_or_has_an_endless_number_is_400(String path) {
    String deep = "{\"frames\": " + "[".repeat(1500) + "]".repeat(1500) + "}";
    String digits = "{\"seq\": " + "1".repeat(2000) + "}";
    String digitsInFrame = "{\"frames\": [" + digits + "]}";

    for (String body : new String[] {deep, digits, digitsInFrame, "{\"frames\": [", ""}) {
      DashboardClient.Answer answer = client.post(path, body);

      assertThat(answer.status()).as(path + " " + answer.text()).isEqualTo(400);
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }
  }

  @Test
  void a_number_of_a_megabyte_and_brackets_without_an_end_are_400() {
    for (String frames : new String[] {
      "[{\"seq\": " + "1".repeat(1_000_000) + "}]", "[".repeat(1_000_000),
    }) {
      assertThat(client
              .post("/api/v1/runs/a/frames", "{\"frames\": " + frames + "}")
              .status())
          .isEqualTo(400);
    }
  }

  @Test
  void more_frames_than_a_request_may_have_are_413_and_none_is_stored() {
    DashboardClient.Answer answer = client.post("/api/v1/runs/a/frames", frames(101));

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.json().path("field").asText()).isEqualTo("frames");
    assertThat(answer.json().path("detail").asText())
        .isEqualTo("The request has more than 100 frames. Send them in several requests.");
    assertThat(client.get("/api/v1/runs/a").json().path("frames").asInt()).isZero();
    assertThat(client.post("/api/v1/runs/a/frames", frames(100)).status()).isEqualTo(200);
    client.delete("/api/v1/runs/a");
    client.post("/api/v1/runs", "{\"run\": \"a\", \"session\": \"s\", \"layers\": [{}]}");
  }

  @Test
  void scalars_that_take_too_much_memory_are_413() {
    String numbers =
        IntStream.range(0, 10_000).mapToObj(String::valueOf).collect(Collectors.joining(","));
    String body = "{\"seq\": 0, \"timestamp\": 1, \"series\": {\"loss\": {\"steps\": [" + numbers
        + "], \"values\": [" + numbers + "]}}}";

    DashboardClient.Answer answer = client.post("/api/v1/runs/a/scalars", body);

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.json().path("detail").asText()).contains("200000 bytes of memory");
  }

  @Test
  void an_imported_run_may_have_many_frames_but_not_take_too_much_memory() {
    String description =
        "{\"description\": {\"run\": \"%s\", \"session\": \"s\", \"layers\": [{}]}, ";

    assertThat(client
            .post("/api/v1/import", description.formatted("many") + frames(200).substring(1))
            .status())
        .isEqualTo(201);
    DashboardClient.Answer answer = client.post(
        "/api/v1/import", description.formatted("huge") + frames(20_000).substring(1));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.json().path("detail").asText()).contains("200000 bytes of memory");
    assertThat(client.get("/api/v1/runs/huge").status()).isEqualTo(404);
  }
}
