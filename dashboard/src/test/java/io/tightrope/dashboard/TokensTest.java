package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tightrope.dashboard.DashboardClient.Answer;
import io.tightrope.dashboard.config.ConfigFile;
import io.tightrope.dashboard.config.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
  private static final String INGEST = "ingest-secret-0123";
  private static final String VIEW = "view-secret-012345";
  private static final String ADMIN = "admin-secret-01234";
  private static final String RUN = "{\"run\": \"a\", \"layers\": [{}]}";

  @TempDir
  Path directory;

  private Dashboard dashboard;
  private DashboardClient client;

  @BeforeEach
  void start() throws IOException {
    Path config = directory.resolve("dashboard.yml");
    Files.writeString(directory.resolve("admin-token"), ADMIN + "\n");
    Files.writeString(config, """
        host: 0.0.0.0
        tokens:
          - {role: ingest, token: %s}
          - {role: view, token: %s}
          - {role: admin, file: admin-token}
        """.formatted(INGEST, VIEW));
    dashboard = Dashboard.start(
        ConfigFile.read(Optional.of(config), OptionalInt.of(0), Optional.of(directory)));
    client = new DashboardClient(
        java.net.URI.create("http://127.0.0.1:" + dashboard.address().getPort() + "/"));
  }

  @AfterEach
  void stop() {
    dashboard.close();
  }

  private Answer send(String method, String path, String token, String body) {
    return client.send(client
        .request(path)
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + token)
        .method(method, java.net.http.HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void a_trainer_asks_for_the_verdict_with_the_token_it_sends_frames_by_and_sees_nothing_else() {
    send("POST", "/api/v1/runs", INGEST, RUN);

    for (String token : new String[] {INGEST, VIEW, ADMIN}) {
      assertThat(send("GET", "/api/v1/runs/a/verdict", token, "").status()).isEqualTo(200);
    }
    assertThat(send("GET", "/api/v1/runs/a", INGEST, "").status()).isEqualTo(403);
  }

  @Test
  void without_a_token_a_program_is_told_what_is_missing_and_a_person_where_to_sign_in() {
    assertThat(client.get("/api/v1/runs").status()).isEqualTo(401);
    assertThat(client.get("/api/v1/runs").header("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(client.post("/api/v1/runs", RUN).status()).isEqualTo(401);
    assertThat(client.get("/metrics").status()).isEqualTo(401);
    assertThat(client.get("/").status()).isEqualTo(302);
    assertThat(client.get("/").header("Location")).startsWith("login.html?to=");
    assertThat(client.get("/healthz").status()).isEqualTo(200);
    assertThat(client.get("/readyz").status()).isEqualTo(200);
  }

  @Test
  void each_role_may_do_its_own_and_admin_everything() {
    assertThat(send("POST", "/api/v1/runs", VIEW, RUN).status()).isEqualTo(403);
    assertThat(send("POST", "/api/v1/runs", INGEST, RUN).status()).isEqualTo(201);
    assertThat(send("GET", "/api/v1/runs", INGEST, "").status()).isEqualTo(403);
    assertThat(send("GET", "/api/v1/runs", VIEW, "").status()).isEqualTo(200);
    assertThat(send("DELETE", "/api/v1/runs/a", VIEW, "").status()).isEqualTo(403);
    assertThat(send("DELETE", "/api/v1/runs?run=a", VIEW, "").status()).isEqualTo(403);
    assertThat(send("DELETE", "/api/v1/runs?run=a", INGEST, "").status()).isEqualTo(403);
    assertThat(send("PATCH", "/api/v1/runs/a", INGEST, "{}").status()).isEqualTo(403);
    assertThat(send("PATCH", "/api/v1/runs/a", VIEW, "{}").status()).isEqualTo(200);
    assertThat(send("GET", "/api/v1/retention", INGEST, "").status()).isEqualTo(403);
    assertThat(send("GET", "/api/v1/retention", VIEW, "").status()).isEqualTo(200);
    assertThat(send("DELETE", "/api/v1/runs?run=a&dryRun=true", ADMIN, "").status())
        .isEqualTo(200);
    assertThat(send("GET", "/api/v1/runs/a", ADMIN, "").status()).isEqualTo(200);
    assertThat(send("DELETE", "/api/v1/runs/a", ADMIN, "").status()).isEqualTo(204);
    assertThat(send("GET", "/api/v1/runs", "wrong-secret-00000", "").status()).isEqualTo(401);
  }

  @Test
  void a_browser_trades_a_token_for_a_cookie_that_scripts_cannot_read() {
    Answer session = client.post("/api/v1/session", "{\"token\": \"" + VIEW + "\"}");
    String cookie = session.header("Set-Cookie");

    assertThat(session.status()).isEqualTo(204);
    assertThat(cookie)
        .contains("HttpOnly")
        .containsIgnoringCase("SameSite=Lax")
        .doesNotContain(VIEW);
    String pair = cookie.substring(0, cookie.indexOf(';'));
    assertThat(
            client.send(client.request("/api/v1/runs").header("Cookie", pair)).status())
        .isEqualTo(200);
    assertThat(
            client.post("/api/v1/session", "{\"token\": \"nonsense-nonsense\"}").status())
        .isEqualTo(401);
    assertThat(client
            .post("/api/v1/session", "{\"token\": \"" + INGEST + "\"}")
            .json()
            .path("detail")
            .asText())
        .contains("view or admin");
    client.send(client.request("/api/v1/session").header("Cookie", pair).DELETE());
    assertThat(
            client.send(client.request("/api/v1/runs").header("Cookie", pair)).status())
        .isEqualTo(401);
  }

  @Test
  void who_guesses_tokens_has_to_wait_and_the_others_do_not() {
    assertThat(send("GET", "/api/v1/runs", VIEW, "").status()).isEqualTo(200);
    Answer answer = send("GET", "/api/v1/runs", "guess-number-000000", "");
    for (int i = 1; i < 100 && answer.header("Retry-After").isEmpty(); i++) {
      answer = send("GET", "/api/v1/runs", "guess-number-" + (100_000 + i), "");
    }

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("Retry-After")).isNotEmpty();
    assertThat(answer.json().path("detail").asText()).contains("127.0.0.1");
    assertThat(
            client.post("/api/v1/session", "{\"token\": \"nonsense-nonsense\"}").status())
        .isEqualTo(429);
    assertThat(send("GET", "/api/v1/runs", VIEW, "").status()).isEqualTo(200);
  }

  @Test
  void the_description_of_the_api_needs_no_token() {
    assertThat(client.get("/openapi.json").status()).isEqualTo(200);
  }

  @Test
  void an_address_that_others_can_reach_needs_tokens() throws IOException {
    Path config = directory.resolve("open.yml");
    Files.writeString(config, "host: 0.0.0.0\n");

    assertThatThrownBy(
            () -> ConfigFile.read(Optional.of(config), OptionalInt.of(0), Optional.empty()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("tokens");
  }
}
