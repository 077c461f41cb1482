package io.tightrope.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.DashboardClient;
import io.tightrope.dashboard.config.ConfigFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.Cookie;

/**
 * A real nginx ends TLS in front of the dashboard and shows it below a path; a real browser signs in,
 * follows a link of a mail, acknowledges, silences, sees a step arrive, and signs out.
 */
@Tag("integration")
@ExtendWith(ChromiumExtension.class)
class BehindProxyTest {
  private static final Path PICTURES = Path.of("target/pages");
  private static final String ADMIN = "admin-secret-01234";
  private static final String PREFIX = "/tools/tightrope";
  private static final String RUN = "team a/run 1";
  private static final String ENCODED = "team%20a%2Frun%201";

  /** How nginx is set up. */
  enum Setup {
    /** The slash at the end of the address takes the prefix away and decodes the path. */
    PREFIX_TAKEN_AWAY("""
        location /tools/tightrope/ {
          proxy_pass http://127.0.0.1:%d/;
          proxy_http_version 1.1;
          proxy_set_header Host $host;
          proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
          proxy_set_header X-Forwarded-Proto $scheme;
          proxy_set_header X-Forwarded-Host $http_host;
        }"""),
    /** Nothing but the address: nginx sends its own idea of {@code Host}, and the prefix. */
    NOTHING_BUT_THE_ADDRESS("""
        location /tools/tightrope/ {
          proxy_pass http://127.0.0.1:%d;
        }"""),
    /** The standard header instead of the customary ones. */
    STANDARD_HEADER("""
        location /tools/tightrope/ {
          proxy_pass http://127.0.0.1:%d/;
          proxy_set_header Forwarded "for=$remote_addr;host=\\"$http_host\\";proto=$scheme";
        }""");

    final String location;

    Setup(String location) {
      this.location = location;
    }
  }

  @TempDir
  Path directory;

  private final Chromium browser;

  BehindProxyTest(Chromium browser) {
    this.browser = browser;
  }

  @AfterEach
  void leave() {
    browser.open("about:blank");
  }

  private Dashboard dashboard(String publicUrl) throws IOException {
    Path config =
        Files.writeString(directory.resolve("dashboard.yml"), """
        publicUrl: %s
        tokens:
          - {name: on-call, role: admin, token: %s}
        """.formatted(publicUrl, ADMIN));
    return Dashboard.start(ConfigFile.read(
        Optional.of(config), OptionalInt.of(0), Optional.of(directory.resolve("data"))));
  }

  @ParameterizedTest
  @EnumSource(Setup.class)
  void a_team_works_with_it_below_a_path_of_a_host_with_tls(Setup setup) throws Exception {
    int[] ports = Nginx.freePorts();
    int port = ports[0];
    int mailPort = ports[1];
    String address = "https://" + Nginx.NAME + ":" + port + PREFIX;
    try (Dashboard dashboard = dashboard(address + "/");
        Nginx nginx = Nginx.start(
            directory,
            port,
            mailPort,
            setup.location.formatted(dashboard.address().getPort()))) {
      assertThat(nginx).isNotNull();
      DashboardClient client = new DashboardClient(dashboard.address());
      String exploding = importRun(client);
      post(client, "/api/v1/runs", "{\"run\": \"" + RUN + "\", \"layers\": [{\"units\": 4}]}");
      frame(client, 0);
      dashboard.awaitQuiet();

      String link = address + "/run.html?run=" + ENCODED + "&step=0";
      signInBehindTheLink(link);
      liveUpdate(client);
      actOnAlerts(client, address, exploding);
      followFromMail(mailPort, link);
      assertThat(browser.complaints()).isEmpty();
      signOut(address);
    }
  }

  private void signInBehindTheLink(String link) {
    browser.open(link);
    browser.find("#token").sendKeys("wrong-secret-01234\n");
    browser.awaitText("#trouble", "not known");
    browser.complaints();
    browser.find("#token").clear();
    browser.find("#token").sendKeys(ADMIN + "\n");

    browser.awaitText("h1", RUN);
    assertThat(browser.address()).isEqualTo(link);
    assertThat(browser.cookies()).singleElement().satisfies(cookie -> {
      assertThat(cookie.isSecure()).isTrue();
      assertThat(cookie.isHttpOnly()).isTrue();
      assertThat(cookie.getPath()).isEqualTo(PREFIX);
      assertThat(cookie.getSameSite()).isEqualTo("Lax");
    });
  }

  private void liveUpdate(DashboardClient client) throws IOException {
    browser.awaitStream();
    frame(client, 234);
    browser.awaitText(".mark", "step 234");
    Files.createDirectories(PICTURES);
    Files.write(PICTURES.resolve("behind-proxy.png"), browser.picture());
  }

  private void actOnAlerts(DashboardClient client, String address, String run) {
    browser.open(address + "/run.html?run=" + run);
    browser.find("#alerts article button");
    browser.find("nav a[href$='alerts.html']").click();
    browser.awaitText("h1", "Alerts");
    String rule = browser.find(".alert[data-state=firing]").getAttribute("data-id");
    String acknowledged = ".alert[data-id='" + rule + "']";
    browser.find(acknowledged + " button").click();
    browser.awaitText(".tabs", "Acknowledged (1)");
    browser.find(".tabs [data-tab=acknowledged]").click();
    browser.awaitText(acknowledged + " .chip", "acknowledged");
    browser.find(acknowledged + " .alert-rule a").click();
    browser.awaitText("p", "by on-call");
    browser
        .find(".alert[data-id='" + rule + "'] .alert-actions button:nth-of-type(2)")
        .click();
    browser.find("dialog [name=comment]").sendKeys("known");
    browser.find("dialog button[type=submit]").click();
    browser.await("the silence does not arrive", () -> silencedBy(client));
    assertThat(silencedBy(client)).isEqualTo("on-call");
    browser.find(".alert-actions a.button").click();
    browser.awaitText("h2", "Meaning");
    assertThat(browser.address()).startsWith(address + "/runbooks/");
  }

  /** Who has silenced an alert; null while nobody has. */
  private static @Nullable String silencedBy(DashboardClient client) {
    return client
        .send(client.request("/api/v1/silences").header("Authorization", "Bearer " + ADMIN))
        .json()
        .path(0)
        .path("createdBy")
        .textValue();
  }

  private void followFromMail(int mailPort, String link) throws IOException {
    Files.createDirectories(directory.resolve("mail"));
    Files.writeString(
        directory.resolve("mail/index.html"),
        "<!doctype html><link rel=icon href=data:,><a id=link href=\"" + link.replace("&", "&amp;")
            + "\">Look</a>");
    browser.open("http://127.0.0.1:" + mailPort + "/index.html");
    browser.find("#link").click();
    browser.awaitText("h1", RUN);
    assertThat(browser.address()).isEqualTo(link);
  }

  private void signOut(String address) {
    browser.find("#sign-out").click();
    browser.find("#token");
    assertThat(browser.cookies()).extracting(Cookie::getName).doesNotContain("tightrope_session");
    browser.open(address + "/");
    browser.find("#token");
    assertThat(browser.address()).startsWith(address + "/login.html");
  }

  private static void frame(DashboardClient client, int step) {
    post(client, "/api/v1/runs/" + ENCODED + "/frames", """
        {"frames": [{"seq": %d, "step": %d, "timestamp": %f, "loss": 1,
          "layers": {"preactivationVariance": [1]}}]}""".formatted(
            step, step, System.currentTimeMillis() / 1e3));
  }

  private static void post(DashboardClient client, String path, String json) {
    DashboardClient.Answer answer = client.send(client
        .request(path)
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + ADMIN)
        .POST(BodyPublishers.ofString(json)));
    assertThat(answer.status()).as(answer.text()).isBetween(200, 201);
  }

  private static String importRun(DashboardClient client) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(Dashboard.class.getResourceAsStream("/runs/exploding.json.gz"))) {
      return client
          .send(client
              .request("/api/v1/import")
              .header("Content-Type", "application/json")
              .header("Authorization", "Bearer " + ADMIN)
              .POST(BodyPublishers.ofByteArray(in.readAllBytes())))
          .json()
          .path("run")
          .asText();
    }
  }
}
