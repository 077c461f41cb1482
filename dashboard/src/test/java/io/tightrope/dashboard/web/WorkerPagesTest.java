package io.tightrope.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.DashboardClient;
import io.tightrope.dashboard.config.DashboardConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A run of several workers on the pages; a picture is in target/pages. */
@Tag("integration")
@ExtendWith(ChromiumExtension.class)
class WorkerPagesTest {
  private static final Path PICTURES = Path.of("target/pages");

  @TempDir
  Path data;

  private final Chromium browser;
  private Dashboard dashboard;
  private DashboardClient client;

  WorkerPagesTest(Chromium browser) {
    this.browser = browser;
  }

  @BeforeEach
  void start() {
    dashboard = Dashboard.start(DashboardConfig.local(0, data));
    client = new DashboardClient(dashboard.address());
    client.post("/api/v1/runs", "{\"run\": \"group\", \"layers\": [{}, {}]}");
    browser.complaints();
  }

  @AfterEach
  void stop() {
    browser.open("about:blank");
    dashboard.close();
  }

  @Test
  void the_run_page_shows_each_worker_and_whose_an_alert_is() throws IOException {
    train("0", 10, "1.5");
    train("1", 20, "\"NaN\"");
    train("2", 30, "0.25");
    train("10", 40, "\"NaN\"");
    dashboard.awaitQuiet();

    browser.open(dashboard.address().resolve("/run.html?run=group").toString());
    browser.awaitText("#alerts", "NonFiniteValues");
    browser.awaitText("#workers summary", "Workers: 4, 2 with an active alert");
    browser.find("#workers summary").click();

    assertThat(row(1)).startsWith("0 10 1.5 ").endsWith(" none");
    assertThat(row(2)).startsWith("1 20 NaN ").endsWith(" NonFiniteValues since step 20");
    assertThat(row(3)).startsWith("2 30 0.25 ").endsWith(" none");
    assertThat(row(4)).startsWith("10 40 NaN ").endsWith(" NonFiniteValues since step 40");
    assertThat(browser.all("#alerts article")).hasSize(1);
    browser.awaitText("#alerts article", "workers 1, 10");
    browser.awaitText("#alerts article", "worker 10 since step 40");
    Files.createDirectories(PICTURES);
    Files.write(PICTURES.resolve("workers.png"), browser.picture());

    browser.find("#workers tbody tr:nth-child(4) a").click();
    browser.awaitText(".alert", "worker 10");
    browser.awaitText(".alert", "step 40");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void a_run_of_one_worker_has_no_table_of_workers() {
    train("0", 10, "\"NaN\"");
    dashboard.awaitQuiet();

    browser.open(dashboard.address().resolve("/run.html?run=group").toString());
    browser.awaitText("#alerts", "NonFiniteValues");

    assertThat(browser.all("#workers")).isEmpty();
    assertThat(browser.text("#alerts article")).doesNotContain("worker");
  }

  @Test
  void an_alert_names_its_workers_in_the_order_of_their_numbers() {
    train("10", 10, "\"NaN\"");
    train("2", 10, "\"NaN\"");
    dashboard.awaitQuiet();

    browser.open(dashboard.address().resolve("/run.html?run=group").toString());

    browser.awaitText("#alerts article", "workers 2, 10");
  }

  private String row(int number) {
    return browser.text("#workers tbody tr:nth-child(" + number + ")");
  }

  private void train(String worker, int step, String loss) {
    assertThat(client
            .post("/api/v1/runs/group/frames", """
        {"worker": "%s", "frames": [
          {"seq": 0, "step": %d, "timestamp": %d, "loss": %s, "layers": {"preactivationVariance": [1, 1]}}]}
        """.formatted(
                    worker, step, System.currentTimeMillis() / 1000, loss))
            .status())
        .isEqualTo(200);
  }
}
