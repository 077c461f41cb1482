package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.sun.net.httpserver.HttpServer;
import io.tightrope.dashboard.DashboardClient.Answer;
import io.tightrope.dashboard.config.ConfigFile;
import io.tightrope.dashboard.config.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.subethamail.smtp.server.SMTPServer;

/** Receivers of every kind, as the configuration file names them. */
class ReceiversTest {
  private static final String PASSWORD = "changed-it";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir
  Path directory;

  private final BlockingQueue<Posted> posted = new LinkedBlockingQueue<>();
  private HttpServer server;
  private volatile boolean isAway;

  private record Posted(String path, String signature, String header, String body) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new AssertionError(body, e);
      }
    }
  }

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      if (isAway) {
        exchange.sendResponseHeaders(503, -1);
        exchange.close();
        return;
      }
      posted.add(new Posted(
          exchange.getRequestURI().getPath(),
          exchange.getRequestHeaders().getFirst("X-Tightrope-Signature"),
          exchange.getRequestHeaders().getFirst("X-Team"),
          new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      boolean isWrong = exchange.getRequestURI().getPath().startsWith("/wrong");
      exchange.sendResponseHeaders(isWrong ? 404 : 200, -1);
      exchange.close();
    });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Dashboard start(String receivers) throws IOException {
    String yaml =
        "publicUrl: http://dash\nreceivers:\n" + receivers.indent(2).replace("HTTP", http());
    Path file = Files.writeString(directory.resolve("dashboard.yml"), yaml);
    return Dashboard.start(ConfigFile.read(
        Optional.of(file), OptionalInt.of(0), Optional.of(directory.resolve("data"))));
  }

  private String http() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Raises NonFiniteValues in a run of that team. */
  private static DashboardClient diverge(Dashboard dashboard, String run, String team) {
    DashboardClient client = new DashboardClient(dashboard.address());
    client.post(
        "/api/v1/runs",
        "{\"run\": \"" + run.replace("\"", "\\\"")
            + "\", \"layers\": [{}], \"labels\": {\"team\": \"" + team + "\"}}");
    String path = URLEncoder.encode(run, StandardCharsets.UTF_8);
    client.post("/api/v1/runs/" + path + "/frames", """
        {"frames": [{"seq": 0, "step": 0, "timestamp": 1, "loss": "NaN"},
          {"seq": 1, "step": 1, "timestamp": 2, "loss": "NaN"}]}
        """);
    dashboard.awaitQuiet();
    return client;
  }

  private Posted next() throws InterruptedException {
    Posted next = posted.poll(60, TimeUnit.SECONDS);
    assertThat(next).as("a notification").isNotNull();
    return next;
  }

  @Test
  void a_webhook_is_signed_and_told_of_runs_with_its_label_and_of_its_rules_alone()
      throws Exception {
    Files.writeString(directory.resolve("secret"), "key\n");
    try (Dashboard dashboard = start("""
        - {name: vision, url: HTTP/vision, signingSecretFile: secret, headers: {X-Team: a},
           labels: {team: vision}, rules: [NonFiniteValues]}
        - {name: other, url: HTTP/other, rules: [RunLost]}
        """)) {
      diverge(dashboard, "speech-1", "speech");
      diverge(dashboard, "vision-1", "vision");
      Posted first = next();

      assertThat(first.path()).isEqualTo("/vision");
      assertThat(first.header()).isEqualTo("a");
      assertThat(first.json().at("/alert/run").asText()).isEqualTo("vision-1");
      assertThat(first.json().at("/labels/team").asText()).isEqualTo("vision");
      assertThat(first.json().path("sequence").asInt()).isEqualTo(1);
      assertThat(first.json().path("runbook").asText())
          .isEqualTo("http://dash/runbooks/NonFiniteValues");
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec("key".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      String signature =
          HexFormat.of().formatHex(mac.doFinal(first.body().getBytes(StandardCharsets.UTF_8)));
      assertThat(first.signature()).isEqualTo("sha256=" + signature);
      assertThat(posted).isEmpty();
    }
  }

  @Test
  void a_receiver_can_be_tested_and_says_why_it_takes_nothing() throws Exception {
    try (Dashboard dashboard = start("""
        - {name: good, url: HTTP/good}
        - {name: bad one, kind: slack, url: HTTP/wrong}
        """)) {
      DashboardClient client = new DashboardClient(dashboard.address());

      Answer good = client.post("/api/v1/receivers/good/test", "{}");
      assertThat(good.status()).as(good.text()).isEqualTo(200);
      assertThat(next().json().at("/alert/message").asText()).contains("This is a test");
      Answer bad = client.post("/api/v1/receivers/bad%20one/test", "{}");
      assertThat(bad.status()).isEqualTo(502);
      assertThat(bad.json().path("detail").asText()).contains("bad one", "status 404");
      assertThat(client.post("/api/v1/receivers/nobody/test", "{}").status()).isEqualTo(404);

      diverge(dashboard, "r", "t");
      JsonNode status = client.get("/api/v1/receivers").json();
      long deadline = System.nanoTime() + 60_000_000_000L;
      while (status.get(1).path("lastFailure").isNull() && System.nanoTime() < deadline) {
        Thread.sleep(50);
        status = client.get("/api/v1/receivers").json();
      }
      assertThat(status.get(1).path("waiting").asInt()).isEqualTo(1);
      assertThat(status.get(1).path("lastFailure").asText())
          .isEqualTo("it answered with status 404");
      assertThat(status.toString()).doesNotContain("127.0.0.1");
    }
  }

  @Test
  void what_waited_for_people_while_they_were_away_is_one_message() throws Exception {
    isAway = true;
    try (Dashboard dashboard =
        start("- {name: chat, kind: slack, url: HTTP/chat, digestFrom: 3}")) {
      for (int i = 0; i < 4; i++) {
        diverge(dashboard, "run<" + i + ">", "t");
      }
      isAway = false;

      assertThat(next().json().path("text").asText())
          .startsWith("*4 changes of alerts: 4 raised, 0 became more severe, 0 resolved*")
          .contains("CRITICAL NonFiniteValues in run&lt;3&gt;");
      assertThat(posted).isEmpty();
    }
  }

  @Test
  void the_templates_of_the_documentation_give_what_their_services_take() throws Exception {
    Path document = Path.of(System.getProperty("tightrope.home", ".."), "docs", "notifications.md");
    List<String> blocks = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(document))
        .results()
        .map((MatchResult block) -> block.group(1))
        .filter(block -> block.contains("kind: template"))
        .toList();
    JsonNode written = new JsonMapper(new YAMLFactory()).readTree(blocks.get(0)).path("receivers");
    StringBuilder receivers = new StringBuilder();
    for (JsonNode receiver : written) {
      String name = receiver.path("name").asText();
      Files.writeString(directory.resolve(name), receiver.path("template").asText());
      receivers.append("- {name: %s, kind: template, url: HTTP/%s, templateFile: %s}\n"
          .formatted(name, name, name));
    }
    assertThat(written).hasSize(4);
    try (Dashboard dashboard = start(receivers.toString())) {
      DashboardClient client = diverge(dashboard, "a\"b", "t");
      for (int i = 0; i < 4; i++) {
        Posted sent = next();
        JsonNode body = sent.json();
        switch (sent.path()) {
          case "/discord" ->
            assertThat(body.path("content").asText()).startsWith("**CRITICAL NonFiniteValues in ");
          case "/teams" ->
            assertThat(body.at("/attachments/0/content/actions/0/url").asText())
                .startsWith("http://dash/run.html?run=");
          case "/phone" -> {
            assertThat(body.path("priority").asInt()).isEqualTo(5);
            assertThat(body.path("message").asText()).contains("\n");
          }
          case "/pagerduty" -> {
            assertThat(body.path("event_action").asText()).isEqualTo("trigger");
            assertThat(body.at("/payload/severity").asText()).isEqualTo("critical");
          }
          default -> throw new AssertionError(sent.path());
        }
      }
      assertThat(client.post("/api/v1/receivers/pagerduty/test", "{}").status()).isEqualTo(200);
      assertThat(next().json().path("event_action").asText()).isEqualTo("resolve");
    }
  }

  @Test
  void a_mail_is_sent_over_starttls_with_a_login_and_never_without_tls() throws Exception {
    BlockingQueue<String> mails = new LinkedBlockingQueue<>();
    SMTPServer.Builder builder = SMTPServer.port(0)
        .bindAddress(InetAddress.getLoopbackAddress())
        .requireTLS()
        .startTlsSocketFactory(serverContext())
        .messageHandler((context, from, to, data) ->
            mails.add(from + " " + to + "\n" + new String(data, StandardCharsets.UTF_8)));
    SMTPServer smtp = builder.build();
    SMTPServer plain = SMTPServer.port(0)
        .bindAddress(InetAddress.getLoopbackAddress())
        .hideTLS()
        .messageHandler((context, from, to, data) -> mails.add("in plain text"))
        .build();
    smtp.start();
    plain.start();
    try (Dashboard dashboard =
        start("""
        - name: mail
          kind: email
          from: Tightrope <tightrope@example.org>
          to: [team@example.org]
          smtp: {host: localhost, port: %d, caFile: ca.pem}
        - name: plain
          kind: email
          from: tightrope@example.org
          to: [team@example.org]
          smtp: {host: localhost, port: %d}
        """.formatted(smtp.getPortAllocated(), plain.getPortAllocated()))) {
      DashboardClient client = diverge(dashboard, "mailed", "t");

      String mail = mails.poll(60, TimeUnit.SECONDS);
      assertThat(mail)
          .startsWith("tightrope@example.org team@example.org")
          .contains("Subject: [Tightrope] CRITICAL NonFiniteValues in mailed")
          .contains("http://dash/run.html?run=mailed", "Message-ID: <", "@tightrope>");
      Answer refused = client.post("/api/v1/receivers/plain/test", "{}");
      assertThat(refused.status()).isEqualTo(502);
      assertThat(refused.json().path("detail").asText()).contains("STARTTLS");
      assertThat(mails).isEmpty();
    } finally {
      smtp.stop();
      plain.stop();
    }
  }

  private SSLContext serverContext() throws Exception {
    Path keyStore = directory.resolve("mail.p12");
    Process keytool = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "mail",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=dns:localhost",
            "-storetype",
            "PKCS12",
            "-keystore",
            keyStore.toString(),
            "-storepass",
            PASSWORD)
        .inheritIO()
        .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keyStore)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    Files.writeString(
        directory.resolve("ca.pem"),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getCertificate("mail").getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), null, null);
    return context;
  }

  @Test
  @Tag("integration")
  void a_real_alertmanager_has_the_alert_and_loses_it_when_it_is_resolved() throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/bin/prometheus-alertmanager")), "it is a Debian package");
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Files.writeString(
        directory.resolve("am.yml"), "route: {receiver: none}\nreceivers: [{name: none}]\n");
    Process alertmanager = new ProcessBuilder(
            "prometheus-alertmanager",
            "--config.file=am.yml",
            "--storage.path=am",
            "--cluster.listen-address=",
            "--web.listen-address=127.0.0.1:" + port)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("am.log").toFile())
        .start();
    try (Dashboard dashboard =
        start("- {name: am, kind: alertmanager, url: 'http://127.0.0.1:%d'}".formatted(port))) {
      DashboardClient client = diverge(dashboard, "watched", "vision");
      JsonNode alerts = awaitAlerts(port, 1);
      assertThat(alerts.get(0).path("labels").toString())
          .contains("\"alertname\":\"TightropeNonFiniteValues\"", "\"run\":\"watched\"")
          .contains("\"severity\":\"critical\"", "\"team\":\"vision\"");

      StringBuilder frames = new StringBuilder();
      for (int step = 2; step < 60; step++) {
        frames
            .append(step > 2 ? "," : "")
            .append("{\"seq\": %d, \"step\": %d, \"timestamp\": %d, \"loss\": 1}"
                .formatted(step, step, step));
      }
      client.post("/api/v1/runs/watched/frames", "{\"frames\": [" + frames + "]}");
      awaitAlerts(port, 0);
    } finally {
      alertmanager.destroy();
      alertmanager.waitFor();
    }
  }

  private static JsonNode awaitAlerts(int port, int count) throws Exception {
    URI url = URI.create(
        "http://127.0.0.1:" + port + "/api/v2/alerts?filter=rule%3D%22NonFiniteValues%22");
    long deadline = System.nanoTime() + 90_000_000_000L;
    while (true) {
      try {
        JsonNode alerts = JSON.readTree(HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString())
            .body());
        if (alerts.size() == count) {
          return alerts;
        }
      } catch (IOException e) {
        // it is starting
      }
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(200);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{name: a, kind: pigeon, url: 'http://x'} | kind of a is \"pigeon\"; use webhook, template, slack, email or alertmanager",
        "{name: a, url: 'ftp://x/secret'} | url of a is not an http or https address",
        "{name: a, url: 'http://x', severity: bad} | severity of a is \"bad\"; use critical, warning or info",
        "{name: a, url: 'http://x', rules: [Nope]} | rules of a is \"Nope\"",
        "{name: a, kind: template, url: 'http://x'} | template or templateFile of a is missing",
        "{name: a, kind: template, url: 'http://x', template: '{{#a}}'} | template of a is not a Mustache template",
        "{name: a, kind: template, url: 'http://x', template: 'x', digestFrom: 3} | digestFrom of a is \"3\"",
        "{name: a, kind: email, from: a@b.org, to: [c@d.org]} | smtp.host of a is missing",
        "{name: a, kind: email, from: nobody, to: [c@d.org], smtp: {host: h}} | from of a is \"nobody\"",
        "{name: a, kind: email, from: a@b.org, smtp: {host: h}} | to of a is missing",
        "{name: a, kind: email, from: a@b.org, to: [c@d.org], smtp: {host: h, security: ssl}} | smtp.security of a is \"ssl\"; use starttls, tls or none"
      })
  void a_wrong_receiver_is_one_line_that_names_it(String receiver, String message) {
    assertThatThrownBy(() -> start("- " + receiver).close())
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("secret");
  }
}
