package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tightrope.dashboard.config.ConfigFile;
import io.tightrope.dashboard.config.InputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What proxies make of requests, byte by byte. */
class ProxyHeadersTest {
  private static final String VIEW = "view-secret-012345";
  private static final String TOKENS = "tokens: [{role: view, name: team, token: " + VIEW + "}]\n";
  private static final String BODY = "{\"token\": \"" + VIEW + "\"}";

  @TempDir
  Path directory;

  private Dashboard start(String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("dashboard.yml"), yaml);
    return Dashboard.start(ConfigFile.read(
        Optional.of(file), OptionalInt.of(0), Optional.of(directory.resolve("data"))));
  }

  private static String send(Dashboard dashboard, String request, String... headers)
      throws IOException {
    String body = request.startsWith("POST") ? BODY : "";
    String head = request + " HTTP/1.1\r\n"
        + Arrays.stream(headers).map(line -> line + "\r\n").collect(Collectors.joining())
        + "Content-Type: application/json\r\nContent-Length: " + body.length()
        + "\r\nConnection: close\r\n\r\n" + body;
    try (Socket socket = new Socket("127.0.0.1", dashboard.address().getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))
          .lines()
          .collect(Collectors.joining("\n"));
    }
  }

  /** The forms in which nginx, Apache, Codespaces and others pass a sign-in on. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: tightrope.example.org|X-Forwarded-Proto: https",
        "Host: tightrope.example.org",
        "Host: 127.0.0.1:7070",
        "Host: localhost|X-Forwarded-Host: tightrope.example.org|X-Forwarded-Proto: https",
        "Host: 127.0.0.1|Forwarded: for=192.0.2.43;host=tightrope.example.org;proto=https"
      })
  void a_browser_signs_in_through_a_proxy_that_ends_tls(String headers) throws IOException {
    try (Dashboard dashboard = start("publicUrl: https://tightrope.example.org/tools\n" + TOKENS)) {
      String[] lines = ("Origin: https://tightrope.example.org|" + headers).split("\\|");

      String answer = send(dashboard, "POST /api/v1/session", lines);

      assertThat(answer).startsWith("HTTP/1.1 204");
      assertThat(answer)
          .containsPattern("Set-Cookie: tightrope_session=.*Path=/tools;.*")
          .contains("Secure")
          .contains("SameSite=Lax");
    }
  }

  @Test
  void without_a_public_address_the_proxys_headers_and_the_browsers_word_suffice()
      throws IOException {
    try (Dashboard dashboard = start("hosts: [tightrope.example.org]\n" + TOKENS)) {
      assertThat(send(
              dashboard,
              "POST /api/v1/session",
              "Host: tightrope.example.org",
              "X-Forwarded-Proto: https",
              "Origin: https://tightrope.example.org"))
          .startsWith("HTTP/1.1 204")
          .contains("Secure");
      assertThat(send(
              dashboard,
              "POST /api/v1/session",
              "Host: localhost",
              "Sec-Fetch-Site: same-origin",
              "Origin: https://x.app.example.dev"))
          .startsWith("HTTP/1.1 204")
          .contains("Secure");
    }
  }

  @Test
  void a_page_of_a_stranger_still_changes_nothing() throws IOException {
    try (Dashboard dashboard = start("publicUrl: https://tightrope.example.org\n" + TOKENS)) {
      for (String origin : new String[] {"https://evil.example", "null", "http://localhost:1"}) {
        assertThat(send(
                dashboard,
                "POST /api/v1/session",
                "Host: tightrope.example.org",
                "Sec-Fetch-Site: cross-site",
                "Origin: " + origin))
            .startsWith("HTTP/1.1 403")
            .contains("publicUrl");
      }
      assertThat(send(dashboard, "GET /api/v1/runs", "Host: evil.example"))
          .startsWith("HTTP/1.1 421")
          .contains("evil.example");
    }
  }

  @Test
  void a_page_whose_name_leads_here_cannot_make_up_the_name_that_a_proxy_was_asked_for()
      throws IOException {
    try (Dashboard dashboard = start("hosts: []\n")) {
      assertThat(send(
              dashboard,
              "GET /api/v1/runs",
              "Host: evil.example:7070",
              "X-Forwarded-Host: localhost"))
          .startsWith("HTTP/1.1 421");
    }
  }

  @Test
  void a_slash_at_the_end_of_a_path_asks_for_the_same_role() throws IOException {
    try (Dashboard dashboard = start(TOKENS)) {
      for (String path : new String[] {"/api/v1/backup", "/api/v1/backup/"}) {
        assertThat(
                send(dashboard, "GET " + path, "Host: localhost", "Authorization: Bearer " + VIEW))
            .startsWith("HTTP/1.1 403");
      }
    }
  }

  @Test
  void probes_are_answered_whatever_they_call_it() throws IOException {
    try (Dashboard dashboard = start(TOKENS)) {
      for (String host : new String[] {"evil.example", "10.2.3.4:7070", "localhost."}) {
        assertThat(send(dashboard, "GET /healthz", "Host: " + host)).startsWith("HTTP/1.1 200");
        assertThat(send(dashboard, "GET /readyz", "Host: " + host)).startsWith("HTTP/1.1 200");
      }
      assertThat(send(
              dashboard, "GET /metrics", "Host: 10.2.3.4:7070", "Authorization: Bearer " + VIEW))
          .startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void who_must_sign_in_is_sent_to_where_the_browser_finds_the_page() throws IOException {
    try (Dashboard dashboard = start(TOKENS)) {
      assertThat(send(dashboard, "GET /runs/a?step=3", "Host: localhost"))
          .startsWith("HTTP/1.1 302")
          .contains("Location: ../login.html?to=runs%2Fa%3Fstep%3D3");
      assertThat(send(dashboard, "GET /", "Host: localhost", "X-Forwarded-Prefix: /tools"))
          .contains("Location: /tools/login.html?to=");
      assertThat(send(dashboard, "GET /tools/", "Host: localhost", "X-Forwarded-Prefix: /tools"))
          .contains("Location: /tools/login.html?to=");
      assertThat(send(dashboard, "GET /tools", "Host: localhost", "X-Forwarded-Prefix: /tools"))
          .contains("Location: /tools/\n");
    }
  }

  @Test
  void a_websocket_handshake_passes_the_guard_and_leaves_no_session() throws IOException {
    try (Dashboard dashboard = start(TOKENS)) {
      String answer = send(
          dashboard,
          "GET /anything",
          "Host: localhost",
          "Connection: Upgrade",
          "Upgrade: websocket",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

      assertThat(answer)
          .startsWith("HTTP/1.1 400")
          .contains("Content-Security-Policy")
          .doesNotContain("Set-Cookie");
      assertThat(send(dashboard, "GET /anything", "Host: evil.example", "Sec-WebSocket-Key: abc"))
          .startsWith("HTTP/1.1 421");
    }
  }

  @Test
  void the_proxys_user_is_signed_in_and_stands_on_what_they_do() throws IOException {
    try (Dashboard dashboard = start("""
        trustedProxies: [127.0.0.1]
        proxyAuth: {userHeader: X-Forwarded-User, roleHeader: X-Groups,
          roles: {admin: [ml-ops], view: [ml]}}
        """)) {
      assertThat(send(dashboard, "GET /api/v1/runs", "Host: localhost")).startsWith("HTTP/1.1 401");
      assertThat(send(
              dashboard,
              "GET /api/v1/runs",
              "Host: localhost",
              "X-Forwarded-User: eve",
              "X-Groups: x"))
          .startsWith("HTTP/1.1 401");
      assertThat(send(
              dashboard,
              "GET /api/v1/session",
              "Host: localhost",
              "X-Forwarded-User: alice@example.org",
              "X-Groups: ml, ml-ops"))
          .contains(
              "{\"signedIn\":true,\"by\":\"proxy\",\"name\":\"alice@example.org\",\"role\":\"admin\"}");
      DashboardClient client = new DashboardClient(dashboard.address());
      DashboardClient.Answer silence = client.send(client
          .request("/api/v1/silences")
          .header("Content-Type", "application/json")
          .header("X-Forwarded-User", "alice@example.org")
          .header("X-Groups", "ml")
          .POST(BodyPublishers.ofString(
              "{\"run\": \"a\", \"endsAt\": " + (System.currentTimeMillis() / 1000 + 3600)
                  + ", \"createdBy\": \"somebody else\"}")));
      assertThat(silence.json().path("createdBy").asText()).isEqualTo("alice@example.org");
    }
  }

  @Test
  void only_a_trusted_proxy_names_users() throws IOException {
    try (Dashboard dashboard = start("""
        trustedProxies: [10.9.9.9]
        proxyAuth: {userHeader: X-Forwarded-User, roles: {admin: ["*"]}}
        """)) {
      assertThat(send(dashboard, "GET /api/v1/runs", "Host: localhost", "X-Forwarded-User: eve"))
          .startsWith("HTTP/1.1 401");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "publicUrl: tightrope.example.org",
        "publicUrl: https://example.org/api",
        "trustedProxies: [proxy.example.org]",
        "proxyAuth: {userHeader: X-User, roles: {view: ['*']}}",
        "trustedProxies: [10.0.0.1]\nproxyAuth: {roles: {view: ['*']}}",
        "trustedProxies: [10.0.0.1]\nproxyAuth: {userHeader: X-User}",
        "trustedProxies: [10.0.0.1]\nproxyAuth: {userHeader: X-User, roles: {boss: [a]}}",
        "trustedProxies: [10.0.0.1]\nproxyAuth: {userHeader: 'X User', roles: {view: [a]}}"
      })
  void a_wrong_setting_is_named(String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("wrong.yml"), yaml + "\n");

    assertThatThrownBy(
            () -> ConfigFile.read(Optional.of(file), OptionalInt.of(0), Optional.empty()))
        .isInstanceOf(InputException.class)
        .hasMessageMatching("(?s).*(publicUrl|trustedProxies|proxyAuth).*");
  }
}
