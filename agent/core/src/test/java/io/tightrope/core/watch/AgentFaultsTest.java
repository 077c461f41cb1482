package io.tightrope.core.watch;

import static io.tightrope.core.push.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.tightrope.core.config.ActionSettings;
import io.tightrope.core.config.AgentConfig;
import io.tightrope.core.health.LogLines;
import io.tightrope.core.push.FakeDashboard;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an agent says, in its log and its metrics, when its data does not get to a dashboard. */
class AgentFaultsTest {
  private static final int RUNS = 3;
  private static final long FRAMES = 20;
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir
  Path directory;

  private final LogLines log = new LogLines();

  @AfterEach
  void close() {
    log.close();
  }

  /**
   * A server answers in one way, several runs meet it, and a dashboard takes its place: one line, one
   * count, one line when it is over, and every frame arrives.
   */
  @ParameterizedTest
  @CsvSource({
    "401, application/problem+json, {}, token_refused, 'status 401). Set token'",
    "403, text/html, <html>, token_refused, 'status 403). Set token'",
    "302, text/html, <html>, redirect, 'status 302, Location: https://elsewhere.example/)'",
    "200, text/html, <html>welcome</html>, not_a_dashboard, 'status 200). Correct scheme'",
    "200, application/json, {}, not_a_dashboard, 'status 200). Correct scheme'",
    "404, application/json, {}, not_a_dashboard, 'status 404). Correct scheme'",
    "421, application/problem+json, {}, host_refused, 'status 421). Add the name'"
  })
  void a_server_that_takes_nothing_is_reported_once_and_loses_nothing(
      int status, String type, String body, String kind, String words) throws Throwable {
    HttpServer server = server(HttpServer.create(loopback(0), 0), status, type, body);
    int port = server.getAddress().getPort();
    URI uri = URI.create("http://127.0.0.1:" + port);
    try (Watched watched = new Watched(config(uri, 1 << 20))) {
      watched.publish(0, FRAMES);
      watched.showsFault(uri, kind, words);

      server.stop(0);
      try (FakeDashboard dashboard = new FakeDashboard(port)) {
        watched.recovers(uri, dashboard);
      }
    } finally {
      server.stop(0);
    }
  }

  @Test
  void a_closed_port_is_reported_once_and_loses_nothing() throws Throwable {
    int port = closedPort();
    URI uri = URI.create("http://127.0.0.1:" + port);
    try (Watched watched = new Watched(config(uri, 1 << 20))) {
      watched.publish(0, FRAMES);
      watched.showsFault(uri, "connection_refused", "Connection refused). Start the dashboard");

      try (FakeDashboard dashboard = new FakeDashboard(port)) {
        watched.recovers(uri, dashboard);
      }
    }
  }

  @Test
  void an_unknown_host_name_is_reported_once() throws Throwable {
    URI uri = URI.create("http://nowhere.invalid:7070");
    try (Watched watched = new Watched(config(uri, 1 << 20))) {
      watched.publish(0, FRAMES);

      watched.showsFault(uri, "unknown_host", "nowhere.invalid). Correct the host");
    }
  }

  @Test
  void a_certificate_that_has_expired_and_that_nobody_vouches_for_is_reported_once()
      throws Throwable {
    HttpsServer https = HttpsServer.create(loopback(0), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(expiredCertificate()));
    HttpServer server = server(https, 200, "application/json", "{}");
    URI uri = URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    try (Watched watched = new Watched(config(uri, 1 << 20))) {
      watched.publish(0, FRAMES);

      watched.showsFault(uri, "certificate", "). Renew the certificate");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void a_spool_that_is_full_is_reported_once_and_again_when_it_is_empty() throws Throwable {
    int port = closedPort();
    URI uri = URI.create("http://127.0.0.1:" + port);
    try (Watched watched = new Watched(config(uri, 8 << 10))) {
      watched.publish(0, 150);
      watched.showsFault(uri, "connection_refused", "Start the dashboard");
      eventually(() -> assertThat(log.with("The spool for the dashboard at " + uri))
          .singleElement()
          .asString()
          .startsWith("WARNING")
          .contains(directory.resolve("spool").toString())
          .contains("spool-limit 8192 bytes")
          .contains("raise spool-limit"));
      eventually(() -> assertThat(watched.scrape())
          .contains("tightrope_agent_errors_total{kind=\"spool_full\",run=\"run-0\"} 1.0"));

      try (FakeDashboard dashboard = new FakeDashboard(port)) {
        eventually(() -> assertThat(log.with("The spool has room again")).hasSize(1));
        assertThat(log.with("The spool for the dashboard at")).hasSize(1);
      }
    }
  }

  /** An agent with a few runs and what it shows of itself. */
  private final class Watched implements AutoCloseable {
    private final Agent agent;
    private final List<RunWatch> runs;

    Watched(AgentConfig config) {
      agent = Agent.start(config);
      runs = LongStream.range(0, RUNS)
          .mapToObj(run -> agent.watch(SampleRun.description("run-" + run)))
          .toList();
    }

    void publish(long from, long to) {
      LongStream.range(from, to)
          .forEach(step -> runs.forEach(run -> run.publish(SampleRun.frame(step))));
    }

    String scrape() throws Exception {
      return AgentTest.scrape(agent);
    }

    void showsFault(URI uri, String kind, String words) throws Throwable {
      eventually(() -> assertThat(log.with(uri + " ")).isNotEmpty());
      // Each run tries again and again, which adds nothing.
      eventually(() -> assertThat(scrape())
          .contains("tightrope_agent_dashboard_connected{run=\"run-0\"} 0.0")
          .contains("tightrope_agent_dashboard_connected{run=\"run-2\"} 0.0")
          .contains("tightrope_agent_errors_total{kind=\"" + kind + "\",run=\"run-2\"} 1.0"));
      assertThat(log.with(words)).singleElement().asString().startsWith("WARNING Tightrope: ");
    }

    void recovers(URI uri, FakeDashboard dashboard) throws Throwable {
      publish(FRAMES, FRAMES + 2);
      eventually(() -> assertThat(log.with(uri + " takes data again")).hasSize(1));
      eventually(() -> assertThat(dashboard.runs()).hasSize(RUNS));
      // The dashboard keeps the numbers of all runs together and each has the same.
      eventually(() -> assertThat(dashboard.frameSeqs().size() + dashboard.duplicates())
          .isGreaterThanOrEqualTo((int) (RUNS * (FRAMES + 2))));
      assertThat(dashboard.frameSeqs())
          .containsAll(LongStream.range(0, FRAMES + 2).boxed().toList());
      eventually(() ->
          assertThat(scrape()).contains("tightrope_agent_dashboard_connected{run=\"run-0\"} 1.0"));
      assertThat(log.with("WARNING")).hasSize(1);
      assertThat(scrape()).contains("tightrope_agent_frames_dropped_total{run=\"run-1\"} 0.0");
    }

    @Override
    public void close() {
      agent.close();
    }
  }

  private static HttpServer server(HttpServer server, int status, String type, String body) {
    byte[] text = body.getBytes(StandardCharsets.UTF_8);
    server.createContext("/", exchange -> {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", type);
      if (status == 302) {
        exchange.getResponseHeaders().set("Location", "https://elsewhere.example/");
      }
      exchange.sendResponseHeaders(status, text.length);
      exchange.getResponseBody().write(text);
      exchange.close();
    });
    server.start();
    return server;
  }

  private SSLContext expiredCertificate() throws Exception {
    Path store = directory.resolve("expired.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process made = new ProcessBuilder(
            keytool.toString(),
            "-genkeypair",
            "-keystore",
            store.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            new String(PASSWORD),
            "-alias",
            "old",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-ext",
            "SAN=ip:127.0.0.1",
            "-startdate",
            "-2d",
            "-validity",
            "1")
        .redirectErrorStream(true)
        .start();
    String output = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(made.waitFor()).as(output).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static int closedPort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private AgentConfig config(URI dashboard, long spoolBytes) {
    return new AgentConfig(
        true,
        Optional.empty(),
        Optional.empty(),
        "0",
        Optional.of(dashboard),
        Optional.of("a-token-that-nobody-knows"),
        0.01,
        "127.0.0.1",
        OptionalInt.of(0),
        Optional.empty(),
        directory.resolve("spool"),
        spoolBytes,
        64 << 10,
        Duration.ofMinutes(1),
        200,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        ActionSettings.NONE);
  }
}
