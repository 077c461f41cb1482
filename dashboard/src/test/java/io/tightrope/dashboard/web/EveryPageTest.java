package io.tightrope.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.DashboardClient;
import io.tightrope.dashboard.config.DashboardConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each page in both colour schemes on a phone and a wide screen; the pictures are in target/pages. */
@Tag("integration")
@ExtendWith(ChromiumExtension.class)
class EveryPageTest {
  private static final Path PICTURES = Path.of("target/pages");

  @TempDir
  Path data;

  private final Chromium browser;
  private Dashboard dashboard;

  /** By name: an address and what is there once the page is complete. */
  private final Map<String, String[]> pages = new TreeMap<>();

  EveryPageTest(Chromium browser) {
    this.browser = browser;
  }

  @BeforeEach
  void start() throws IOException {
    dashboard = Dashboard.start(DashboardConfig.local(0, data));
    DashboardClient client = new DashboardClient(dashboard.address());
    String healthy = client.importRun("healthy.json.gz");
    String exploding = client.importRun("exploding.json.gz");
    dashboard.awaitQuiet();
    String alert = client
        .get("/api/v1/runs/" + exploding + "/alerts")
        .json()
        .path(0)
        .path("id")
        .asText();
    page("runs", "/", ".runs .name a");
    page("run", "/run.html?run=" + exploding, ".profile-plot");
    page("alerts", "/alerts", ".alert");
    page("alert", "/alerts?id=" + alert, "canvas");
    page("theory", "/theory?activation=crelu&sparsity=0.85", ".escape .big");
    page("compare", "/compare?run=" + exploding + "&run=" + healthy, "#compare-variance canvas");
    page("login", "/login.html", "#token");
    browser.complaints();
  }

  private void page(String name, String path, String complete) {
    pages.put(name, new String[] {dashboard.address().resolve(path).toString(), complete});
  }

  @AfterEach
  void stop() {
    browser.open("about:blank");
    browser.resize(1360, 1010);
    browser.preferColours("light");
    dashboard.close();
  }

  @ParameterizedTest
  @CsvSource({"light, 1360", "dark, 1360", "light, 500", "dark, 500"})
  void is_drawn_within_the_width_of_the_window_without_a_complaint(String scheme, int width)
      throws IOException {
    Files.createDirectories(PICTURES);
    browser.resize(width, 1200);
    browser.preferColours(scheme);
    for (Map.Entry<String, String[]> page : pages.entrySet()) {
      browser.open(page.getValue()[0]);
      browser.find(page.getValue()[1]);

      assertThat((Boolean) browser.run("return document.documentElement.scrollWidth <= innerWidth"))
          .as("%s fits in %d", page.getKey(), width)
          .isTrue();
      Files.write(
          PICTURES.resolve(page.getKey() + "-" + scheme + "-" + width + ".png"), browser.picture());
    }
    assertThat(browser.complaints()).isEmpty();
  }
}
