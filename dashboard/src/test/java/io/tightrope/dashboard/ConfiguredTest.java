package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tightrope.dashboard.config.ConfigFile;
import io.tightrope.dashboard.config.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the configuration file turns on. */
class ConfiguredTest {
  private static final String PASSWORD = "changed-it";

  @TempDir
  Path directory;

  private Dashboard start(String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("dashboard.yml"), yaml);
    return Dashboard.start(ConfigFile.read(
        Optional.of(file), OptionalInt.of(0), Optional.of(directory.resolve("data"))));
  }

  @Test
  void who_asks_too_often_is_told_to_wait_and_served_again_later() throws IOException {
    try (Dashboard dashboard = start("limits: {requestsPerSecond: 5}\n")) {
      DashboardClient client = new DashboardClient(dashboard.address());
      DashboardClient.Answer answer = client.get("/api/v1/runs");
      for (int i = 0; i < 1000 && answer.status() == 200; i++) {
        answer = client.get("/api/v1/runs");
      }

      assertThat(answer.status()).isEqualTo(429);
      assertThat(answer.header("Retry-After")).isEqualTo("1");
      long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
      while (client.get("/api/v1/runs").status() != 200) {
        assertThat(System.nanoTime()).isLessThan(deadline);
      }
    }
  }

  @Test
  void with_a_key_store_it_speaks_tls_and_nothing_else() throws Exception {
    Path keyStore = makeKeyStore();
    Files.writeString(directory.resolve("password"), PASSWORD + "\n");
    try (Dashboard dashboard =
        start("tls: {keyStore: " + keyStore.getFileName() + ", passwordFile: password}\n")) {
      URI runs = dashboard.address().resolve("/api/v1/runs");
      assertThat(runs.getScheme()).isEqualTo("https");

      HttpClient http = HttpClient.newBuilder().sslContext(trusting(keyStore)).build();
      HttpRequest get = HttpRequest.newBuilder(runs).build();
      HttpResponse<String> answer = http.send(get, BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("[]");
      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(http.send(
                  HttpRequest.newBuilder(runs)
                      .header("Content-Type", "application/json")
                      .POST(BodyPublishers.ofString("{\"run\": \"a\", \"layers\": [{}]}"))
                      .build(),
                  BodyHandlers.ofString())
              .statusCode())
          .isEqualTo(201);
      assertThat(HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .sslContext(trusting(keyStore))
              .build()
              .send(get, BodyHandlers.ofString())
              .version())
          .isEqualTo(HttpClient.Version.HTTP_1_1);
      assertThatThrownBy(() -> HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(runs).build(), BodyHandlers.ofString()))
          .isInstanceOf(SSLHandshakeException.class);
      assertThatThrownBy(() -> HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(runs.toString().replace("https", "http")))
                      .build(),
                  BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void a_key_store_that_does_not_open_is_named_before_anything_starts() throws Exception {
    Path keyStore = makeKeyStore();
    Files.writeString(directory.resolve("password"), "wrong password\n");
    assertThatThrownBy(() ->
            start("tls: {keyStore: tightrope.p12, passwordFile: password}\n").close())
        .isInstanceOf(InputException.class)
        .hasMessageContaining("password does not open " + keyStore);

    Files.writeString(keyStore, "no key store");
    assertThatThrownBy(
            () -> start("tls: {keyStore: tightrope.p12, password: x}\n").close())
        .isInstanceOf(InputException.class)
        .hasMessageContaining("PKCS #12");
    assertThat(directory.resolve("data")).doesNotExist();
  }

  @Test
  void other_users_of_the_machine_cannot_read_the_store() throws IOException {
    try (Dashboard dashboard = start("port: 0\n")) {
      DashboardClient client = new DashboardClient(dashboard.address());
      client.post("/api/v1/runs", "{\"run\": \"a\", \"layers\": [{}]}");
      Path data = directory.resolve("data");

      assertThat(permissions(data)).isEqualTo("rwx------");
      assertThat(permissions(data.resolve("journal"))).isEqualTo("rwx------");
      assertThat(permissions(data.resolve("tightrope.duckdb"))).isEqualTo("rw-------");
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private Path makeKeyStore() throws Exception {
    Path keyStore = directory.resolve("tightrope.p12");
    Process keytool = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "tightrope",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=ip:127.0.0.1,dns:localhost",
            "-storetype",
            "PKCS12",
            "-keystore",
            keyStore.toString(),
            "-storepass",
            PASSWORD)
        .inheritIO()
        .start();
    assertThat(keytool.waitFor()).isZero();
    return keyStore;
  }

  private static SSLContext trusting(Path keyStore) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keyStore)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("tightrope", keys.getCertificate("tightrope"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
