package io.tightrope.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.DashboardClient;
import io.tightrope.dashboard.config.DashboardConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The whole way: DL4J trains on real images, the agent watches, the page shows it. */
@Tag("integration")
@ExtendWith(ChromiumExtension.class)
class RealTrainingTest {
  private static final String CRITICAL = ".alert[data-severity=critical]";
  private static final Duration UNTIL_IT_BREAKS = Duration.ofMinutes(4);

  @TempDir
  Path work;

  @Test
  void an_alert_of_a_live_training_is_watched_opened_acknowledged_and_followed(Chromium browser)
      throws IOException {
    assumeTrue(TrainingJob.isBuilt(), "agent and examples are built by mvn package");
    try (Dashboard dashboard = Dashboard.start(DashboardConfig.local(0, work.resolve("data")));
        TrainingJob job =
            TrainingJob.start("NaiveRamp", "naive", dashboard.address(), work.resolve("output"))) {
      DashboardClient client = new DashboardClient(dashboard.address());
      String healthy = client.importRun("healthy.json.gz");
      browser.complaints();

      browser.open(dashboard.address().resolve("/alerts.html").toString());
      browser.run("return window.sameDocument = true");
      browser.awaitText(UNTIL_IT_BREAKS, CRITICAL, "Explosion");
      assertThat(browser.run("return window.sameDocument === true")).isEqualTo(true);

      click(browser, CRITICAL + " .alert-rule a");
      browser.awaitText(".evidence", "measured");
      String id = browser.address().replaceFirst(".*id=", "");
      click(browser, ".alert[data-id='" + id + "'] .alert-actions button");
      browser.awaitText("main p", "acknowledged ");
      JsonNode alert = find(client.get("/api/v1/runs/naive/alerts").json(), id);
      assertThat(alert.path("acknowledgedAt").isNumber()).isTrue();

      click(browser, ".evidence a");
      String step = alert.path("step").asText();
      browser.awaitText("h1", "naive");
      browser.awaitText(".where", "step " + step);
      browser.press(Keys.ARROW_LEFT);
      browser.await(
          "the cursor stays", () -> stepOf(browser) < alert.path("step").asLong());
      browser.press(Keys.ARROW_RIGHT);
      browser.await(
          "the cursor stays", () -> stepOf(browser) == alert.path("step").asLong());
      assertThat(browser.loudShare("#panel-variance canvas")).isGreaterThan(0.01);

      browser.press("g", "r");
      click(browser, "tr[data-run=naive] input");
      click(browser, "tr[data-run='" + healthy + "'] input");
      browser.awaitText(".runs-head button", "Compare 2");
      click(browser, ".runs-head button");
      browser.awaitText(".chosen", "naive");
      browser.awaitText(".chosen", healthy);
      click(browser, "#apart option[value=base]");
      browser.await(
          "the difference is not drawn",
          () -> browser.loudShare("#compare-variance .quantity-row:last-child canvas") > 0.01);

      // A list that has the focus takes letters for itself.
      browser.run("document.activeElement.blur(); return true;");
      browser.press("g", "t");
      browser.awaitText("h1", "Theory");
      click(browser, "#measured option[value=naive]");
      browser.await("the run is not asked for", () -> browser.address().contains("run=naive"));
      click(browser, "#activation option[value=crelu]");
      browser.awaitText(".points", "stable");
      browser.find(".escape .big");
      assertThat(browser.text(".code")).contains("0.8");
      assertThat(browser.complaints()).isEmpty();
      browser.open("about:blank");
    }
  }

  /** Clicks what the page may replace at that moment. */
  private static void click(Chromium browser, String css) {
    browser.await("nothing to click like " + css, () -> {
      browser.find(css).click();
      return true;
    });
  }

  private static long stepOf(Chromium browser) {
    return Long.parseLong(browser.address().replaceFirst(".*step=(\\d+).*", "$1"));
  }

  private static JsonNode find(JsonNode alerts, String id) {
    for (JsonNode alert : alerts) {
      if (alert.path("id").asText().equals(id)) {
        return alert;
      }
    }
    throw new AssertionError("no alert " + id + " among " + alerts);
  }

  @Test
  void the_naive_ramp_goes_wrong_before_ones_eyes(Chromium browser) throws IOException {
    assumeTrue(TrainingJob.isBuilt(), "agent and examples are built by mvn package");
    try (Dashboard dashboard = Dashboard.start(DashboardConfig.local(0, work.resolve("data")));
        TrainingJob job =
            TrainingJob.start("NaiveRamp", "naive", dashboard.address(), work.resolve("output"))) {
      browser.open(dashboard.address().toString());
      browser.awaitText(UNTIL_IT_BREAKS, ".runs .name a", "naive");
      browser.find(".runs .name a").click();
      browser.awaitText(".mark", "live, step");
      String before = browser.pixels("#panel-variance canvas");
      browser.await(
          "the heatmap does not move",
          () -> !browser.pixels("#panel-variance canvas").equals(before) ? true : null);

      browser.awaitText(UNTIL_IT_BREAKS, ".run-head .state", "Failing since step");

      assertThat(browser.text(".alert[data-severity=critical]"))
          .contains("Explosion")
          .contains("stage")
          .contains("step");
      assertThat(browser.loudShare("#panel-variance canvas")).isGreaterThan(0.05);
      browser.open("about:blank");
    }
  }
}
