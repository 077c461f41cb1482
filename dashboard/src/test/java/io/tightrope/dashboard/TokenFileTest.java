package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tightrope.dashboard.config.ConfigFile;
import io.tightrope.dashboard.config.InputException;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of a file: named, with an end, changed while the dashboard runs. */
class TokenFileTest {
  private static final String OLD = "old-secret-0123456";
  private static final String NEW = "new-secret-0123456";

  @TempDir
  Path directory;

  private Dashboard start(String tokens) throws IOException {
    Files.writeString(directory.resolve("tokens.yml"), tokens);
    Path file = Files.writeString(directory.resolve("dashboard.yml"), "tokens: tokens.yml\n");
    return Dashboard.start(ConfigFile.read(
        Optional.of(file), OptionalInt.of(0), Optional.of(directory.resolve("data"))));
  }

  private static int status(DashboardClient client, String token) {
    return client
        .send(client.request("/api/v1/runs").header("Authorization", "Bearer " + token))
        .status();
  }

  @Test
  void a_token_is_exchanged_without_a_restart_and_takes_its_sessions_with_it() throws Exception {
    try (Dashboard dashboard = start("- {name: a, role: view, token: " + OLD + "}\n")) {
      DashboardClient client = new DashboardClient(dashboard.address());
      assertThat(status(client, OLD)).isEqualTo(200);
      String cookie = client
          .post("/api/v1/session", "{\"token\": \"" + OLD + "\"}")
          .header("Set-Cookie")
          .split(";")[0];

      Files.writeString(
          directory.resolve("tokens.yml"), "- {name: a, role: admin, token: " + NEW + "}\n");
      long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
      while (status(client, OLD) != 401) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        TimeUnit.MILLISECONDS.sleep(100);
      }

      assertThat(status(client, NEW)).isEqualTo(200);
      assertThat(client
              .send(client.request("/api/v1/runs").header("Cookie", cookie))
              .status())
          .isEqualTo(401);
    }
  }

  @Test
  void a_token_ends_when_it_says() throws IOException {
    try (Dashboard dashboard = start("""
        - {name: a, role: view, token: %s, expires: 2020-01-31}
        - {name: b, role: view, token: %s, expires: "2999-01-31T12:00:00Z"}
        """.formatted(OLD, NEW))) {
      DashboardClient client = new DashboardClient(dashboard.address());

      assertThat(status(client, OLD)).isEqualTo(401);
      assertThat(status(client, NEW)).isEqualTo(200);
    }
  }

  @Test
  void a_token_may_have_a_rate_of_its_own_and_its_name_stands_on_what_is_done() throws IOException {
    try (Dashboard dashboard = start("""
        - {name: slow, role: view, token: %s, requestsPerSecond: 1}
        - {name: on-call, role: view, token: %s}
        """.formatted(OLD, NEW))) {
      DashboardClient client = new DashboardClient(dashboard.address());
      int last = 200;
      for (int i = 0; i < 1000 && last == 200; i++) {
        last = status(client, OLD);
      }

      assertThat(last).isEqualTo(429);
      assertThat(status(client, NEW)).isEqualTo(200);
      assertThat(client
              .send(client
                  .request("/api/v1/silences")
                  .header("Content-Type", "application/json")
                  .header("Authorization", "Bearer " + NEW)
                  .POST(BodyPublishers.ofString("{\"run\": \"a\", \"endsAt\": "
                      + (System.currentTimeMillis() / 1000 + 3600) + "}")))
              .json()
              .path("createdBy")
              .asText())
          .isEqualTo("on-call");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a: 1",
        "tokens: [{role: view, token: old-secret-0123456}]",
        "- {role: view, token: short}",
        "- {role: boss, token: old-secret-0123456}",
        "- {role: view, token: old-secret-0123456, expires: tomorrow}",
        "- {role: view, token: old-secret-0123456, requestsPerSecond: 0}",
        "- {role: view, file: missing}",
        "- {role: view, token: old-secret-0123456, expire: 2027-01-31}",
        "- {name: a, role: view, token: old-secret-0123456}\n- {name: a, role: view, token: new-secret-0123456}"
      })
  void a_wrong_token_is_named_with_its_file(String tokens) {
    assertThatThrownBy(() -> start(tokens + "\n").close())
        .isInstanceOf(InputException.class)
        .hasMessageContaining("tokens.yml");
  }
}
