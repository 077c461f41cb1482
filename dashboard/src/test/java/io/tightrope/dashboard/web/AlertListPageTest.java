package io.tightrope.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.DashboardClient;
import io.tightrope.dashboard.config.DashboardConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Alerts as a work list. */
@Tag("integration")
@ExtendWith(ChromiumExtension.class)
class AlertListPageTest {
  @TempDir
  Path data;

  private final Chromium browser;
  private Dashboard dashboard;
  private DashboardClient client;

  AlertListPageTest(Chromium browser) {
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
    browser.run("localStorage.clear(); return true");
    browser.open("about:blank");
    dashboard.close();
  }

  @Test
  void of_several_runs_the_newest_alert_stands_first_whatever_its_step() {
    train("old", 5, 1_600_000_000);
    train("new", 900, 1_700_000_000);
    open("/alerts");

    browser.awaitText(".tabs", "Firing (2)");
    assertThat(runs()).isEqualTo("new, old");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void each_state_has_a_tab_with_its_count_and_an_acknowledgement_says_who_and_is_undone() {
    train("one", 5, 1_700_000_000);
    train("two", 5, 1_700_000_000);
    open("/alerts");
    browser.awaitText(".tabs", "Firing (2)");
    browser.run("localStorage.setItem('tightrope.author', 'ann'); return true");

    browser.press("j", "a");
    browser.awaitText(".tabs", "Acknowledged (1)");
    browser.awaitText(".done", "Acknowledged NonFiniteValues in ");
    browser.find(".tabs [data-tab=acknowledged]").click();
    browser.awaitText(".alert", "acknowledged by ann");
    assertThat(browser.address()).contains("state=acknowledged");
    browser.find(".done button").click();

    browser.awaitText(".tabs", "Firing (2)");
    browser.awaitText(".none", "No alert is acknowledged.");
  }

  @Test
  void alerts_are_grouped_by_run_or_rule_and_the_choice_is_in_the_address() {
    train("one", 5, 1_700_000_000);
    train("two", 5, 1_700_000_000);
    open("/alerts?group=rule");

    browser.awaitText("h2.group", "NonFiniteValues (2)");
    open("/alerts?group=run");
    browser.awaitText("h2.group", "one (1)");
    browser.awaitText("h2.group", "two (1)");
  }

  @Test
  void a_filter_without_a_match_says_so_and_only_the_summary_is_read_out() {
    train("one", 5, 1_700_000_000);
    open("/alerts?q=nonsense");

    browser.awaitText(".none", "No alert matches.");
    browser.find(".none button").click();
    browser.awaitText(".tabs", "Firing (1)");
    assertThat(browser.address()).doesNotContain("q=");
    assertThat(browser.all("main [aria-live]")).isEmpty();
    assertThat(browser.text("main [role=status]")).isEqualTo("1 active, 1 in all");
  }

  @Test
  void what_an_alert_explains_is_a_list_with_links_to_the_steps() throws IOException {
    client.importRun("exploding.json.gz");
    dashboard.awaitQuiet();
    open("/alerts");

    browser.awaitText(".alert .symptoms li", "since step");
    String href = browser.find(".alert .symptoms a").getAttribute("href");
    assertThat(href).contains("/run.html?run=").contains("&step=");
  }

  private void train(String run, long step, long at) {
    client.post("/api/v1/runs", "{\"run\": \"" + run + "\", \"layers\": [{}]}");
    client.post("/api/v1/runs/" + run + "/frames", """
        {"frames": [{"seq": 0, "step": %d, "timestamp": %d, "loss": "NaN"},
          {"seq": 1, "step": %d, "timestamp": %d, "loss": "NaN"}]}
        """.formatted(step, at, step + 1, at + 1));
    dashboard.awaitQuiet();
  }

  private String runs() {
    return (String)
        browser.run(
            "return [...document.querySelectorAll('.alert-item .of-run a')].map((a) => a.textContent).join(', ')");
  }

  private void open(String path) {
    browser.open(dashboard.address().resolve(path).toString());
  }
}
