package io.tightrope.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.DashboardClient;
import io.tightrope.dashboard.config.DashboardConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

@Tag("integration")
@ExtendWith(ChromiumExtension.class)
class PagesTest {
  @TempDir
  Path data;

  private final Chromium browser;
  private Dashboard dashboard;
  private DashboardClient client;

  PagesTest(Chromium browser) {
    this.browser = browser;
  }

  @BeforeEach
  void start() {
    dashboard = Dashboard.start(DashboardConfig.local(0, data));
    client = new DashboardClient(dashboard.address());
    browser.complaints();
  }

  @AfterEach
  void stop() {
    browser.open("about:blank");
    dashboard.close();
  }

  @Test
  void without_a_run_the_page_teaches_three_ways_to_attach_with_its_own_address() {
    open("/");

    browser.awaitText("h1", "No run yet");
    assertThat(browser.all(".copyline pre"))
        .hasSize(3)
        .allSatisfy(line -> assertThat(line.getText())
            .contains("127.0.0.1:" + dashboard.address().getPort()));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void the_run_that_needs_help_comes_first_and_the_filter_finds_the_other() throws IOException {
    String healthy = client.importRun("healthy.json.gz");
    String broken = client.importRun("exploding.json.gz");
    dashboard.awaitQuiet();

    open("/");
    browser.awaitText(".runs .state", "Failing");
    assertThat(browser.text(".runs tr[data-run] .name")).contains(broken);
    browser.press("/", healthy);

    browser.await(
        "the filter leaves both",
        () -> browser.all(".runs tr[data-run]").size() == 1 ? true : null);
    assertThat(browser.text(".runs tr[data-run] .name")).contains(healthy);
    assertThat(browser.address()).contains("q=" + healthy);
  }

  @Test
  void an_alert_is_opened_with_its_evidence_acknowledged_and_leads_to_its_step()
      throws IOException {
    String run = client.importRun("exploding.json.gz");
    dashboard.awaitQuiet();

    open("/alerts.html");
    browser.awaitText(".alert", "VarianceExplosion");
    browser.press("j", Keys.ENTER);
    browser.awaitText(".evidence", "measured");
    browser.await(
        "no evidence is drawn", () -> browser.all(".evidence canvas").isEmpty() ? null : true);
    browser.find(".alert .acknowledge").click();
    browser.awaitText(".alert .chip", "acknowledged");
    long step = acknowledged(client.get("/api/v1/runs/" + run + "/alerts").json());
    browser.find(".evidence a").click();

    browser.awaitText("h1", run);
    assertThat(browser.address()).contains("step=" + step);
    browser.awaitText(".where", "step " + step);
    assertThat(browser.complaints()).isEmpty();
  }

  /** Step of the only acknowledged alert. */
  private static long acknowledged(JsonNode alerts) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode alert : alerts) {
      if (alert.path("state").asText().equals("acknowledged")) {
        found.add(alert);
      }
    }
    assertThat(found).hasSize(1);
    return found.get(0).path("step").asLong();
  }

  @Test
  void an_alert_that_prometheus_raises_too_says_so() throws IOException {
    String run = client.importRun("exploding.json.gz");
    dashboard.awaitQuiet();
    open("/alerts.html");
    browser.awaitText(".alert", "VarianceExplosion");
    assertThat(browser.text("main")).doesNotContain("reported by");

    client.post("/api/v1/alertmanager", """
        {"alerts": [{"status": "firing", "startsAt": "2026-01-01T00:00:00Z", "endsAt": "0001-01-01T00:00:00Z",
          "labels": {"alertname": "TightropeVarianceExplosion", "run": "%s"}, "annotations": {}}]}
        """.formatted(run));

    browser.awaitText(".alert", "reported by tightrope and alertmanager");
  }

  @Test
  void letters_lead_to_the_pages_and_a_question_mark_shows_the_keys() {
    open("/");
    browser.awaitText("h1", "No run yet");

    browser.press("?");
    browser.awaitText("dialog", "go to theory");
    browser.press(Keys.ESCAPE);
    browser.await("the keys stay", () -> browser.all("dialog").isEmpty() ? true : null);
    browser.press("g", "a");
    browser.awaitText("h2", "No alerts");
    browser.press("g", "t");

    browser.awaitText("h1", "Theory");
  }

  @Test
  void the_theme_follows_the_system_until_one_is_chosen() {
    open("/");
    browser.awaitText("h1", "No run yet");
    browser.preferColours("light");
    String light = background();
    browser.preferColours("dark");
    String dark = background();
    assertThat(dark).isNotEqualTo(light);

    browser.find("button[aria-label^=Theme]").click();

    browser.await("light was chosen", () -> background().equals(light) ? true : null);
    browser.run("localStorage.clear(); return true");
    browser.preferColours("light");
  }

  @Test
  void a_page_asks_for_less_than_300_kilobytes() throws IOException {
    String run = client.importRun("exploding.json.gz");
    dashboard.awaitQuiet();
    open("/run.html?run=" + run);
    browser.awaitText(".mark", "run ended");

    Number bytes = (Number) browser.run(
        "return performance.getEntriesByType('resource').filter(e => /\\.(js|css)$/.test(e.name))"
            + ".reduce((sum, e) => sum + e.encodedBodySize, 0)");

    assertThat(bytes.longValue()).isBetween(1L, 300_000L);
  }

  private String background() {
    return (String) browser.run("return getComputedStyle(document.body).backgroundColor");
  }

  private void open(String path) {
    browser.open(dashboard.address().resolve(path).toString());
  }
}
