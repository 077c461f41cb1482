package io.tightrope.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.json.RecordedRun;
import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.DashboardClient;
import io.tightrope.dashboard.config.DashboardConfig;
import io.tightrope.dashboard.report.ReportRuns;
import io.tightrope.dashboard.report.page.ReportPage;
import io.tightrope.dashboard.report.page.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.WebElement;

/** Reports as a browser opens them from a file. */
@Tag("integration")
@ExtendWith(ChromiumExtension.class)
class ReportInBrowserTest {
  private static final int MOST_PAGES = 6;

  @TempDir
  Path directory;

  private final Chromium browser;

  ReportInBrowserTest(Chromium browser) {
    this.browser = browser;
  }

  @AfterEach
  void leave() {
    browser.open("about:blank");
    browser.preferColours("light");
    browser.resize(1360, 1010);
  }

  private void open(RecordedRun run, String language) throws IOException {
    Path file = directory.resolve("report.html");
    Files.writeString(file, ReportPage.write(ReportRuns.report(run), Texts.of(language)));
    browser.complaints();
    browser.open(file.toUri().toString());
    browser.find("footer");
  }

  private static RecordedRun run(String name) throws IOException {
    return switch (name) {
      case "only-loss" -> ReportRuns.onlyLoss();
      case "hostile" -> ReportRuns.hostile();
      case "deep" -> ReportRuns.deep(1000);
      default -> ReportRuns.recorded(name + ".json.gz");
    };
  }

  @ParameterizedTest
  @CsvSource({
    "healthy, en, light, 1360",
    "exploding, en, dark, 1360",
    "exploding, ja, light, 1360",
    "only-loss, en, light, 1360",
    "hostile, en, dark, 500",
    "deep, ja, dark, 500"
  })
  void a_report_is_accessible_complete_in_itself_and_as_wide_as_the_window(
      String name, String language, String scheme, int width) throws IOException {
    browser.resize(width, 1000);
    browser.preferColours(scheme);
    open(run(name), language);

    assertThat(browser.axe()).isEmpty();
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.run("return performance.getEntriesByType('resource').length"))
        .isEqualTo(0L);
    assertThat(browser.run("return document.scripts.length")).isEqualTo(0L);
    assertThat((Boolean) browser.run("return document.documentElement.scrollWidth <= innerWidth"))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({"healthy, en", "exploding, ja", "hostile, en", "deep, en"})
  void a_report_prints_on_few_light_pages(String name, String language) throws IOException {
    browser.preferColours("dark");
    open(run(name), language);

    assertThat(browser.pagesInPrint()).isBetween(1, MOST_PAGES);
    assertThat(browser.whenPrinted("return getComputedStyle(document.body).backgroundColor"))
        .isEqualTo("rgb(255, 255, 255)");
    assertThat(browser.whenPrinted("return getComputedStyle(document.body).color"))
        .isEqualTo("rgb(22, 25, 29)");
  }

  @Test
  void the_run_page_has_a_button_that_gives_the_report() throws IOException {
    try (Dashboard dashboard =
        Dashboard.start(DashboardConfig.local(0, directory.resolve("data")))) {
      DashboardClient client = new DashboardClient(dashboard.address());
      String run = client.importRun("exploding.json.gz");
      dashboard.awaitQuiet();
      browser.open(dashboard.address().resolve("/run.html?run=" + run).toString());

      WebElement button = browser.find("#report");

      assertThat(button.getText()).isEqualTo("Report");
      String address = Objects.requireNonNull(button.getDomProperty("href"));
      assertThat(client.get(java.net.URI.create(address).getPath()).text()).contains("<h1>" + run);
    }
  }
}
