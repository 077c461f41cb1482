package io.tightrope.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.DashboardClient;
import io.tightrope.dashboard.config.DashboardConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;

/** The list of runs where there are many: filtered, sorted and paged by the dashboard, changed in bulk. */
@Tag("integration")
@ExtendWith(ChromiumExtension.class)
class RunListPageTest {
  @TempDir
  Path data;

  private final Chromium browser;
  private Dashboard dashboard;
  private DashboardClient client;

  RunListPageTest(Chromium browser) {
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
  void live_runs_stand_above_ended_ones_and_a_row_has_32_pixels() {
    train("done", 1.5, "vision");
    end("done");
    train("alive", 0.5, "nlp");
    open("/");

    browser.awaitText(".runs .section", "Live (1)");
    browser.awaitText(".runs", "Ended (1)");
    assertThat(rows()).isEqualTo("alive, done");
    assertThat(browser.find("tr[data-run]").getSize().getHeight()).isBetween(30, 34);
    browser.awaitText("tr[data-run=done] .state", "Finished");
    browser.awaitText("tr[data-run=alive] .state", "Healthy");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void a_run_without_a_frame_is_waiting_and_not_healthy() {
    introduce("introduced", "nlp");
    open("/");

    browser.awaitText("tr[data-run=introduced] .state", "Waiting");
    browser.open(dashboard.address().resolve("/run.html?run=introduced").toString());
    browser.awaitText(".run-head .state", "Waiting");
  }

  @Test
  void a_filter_finds_what_rows_say_and_says_when_nothing_matches_or_a_term_is_wrong() {
    train("slow", 1.5, "vision");
    train("fast", 0.5, "nlp");
    dashboard.awaitQuiet();
    open("/");
    browser.awaitText(".runs .section", "Live (2)");

    type("label.team=nlp loss<1");
    awaitRows("fast");
    assertThat(browser.address()).contains("q=label.team");
    type("host:nowhere");
    browser.awaitText(".none", "No run matches.");
    browser.find(".none button").click();
    awaitRows("fast, slow");
    type("loss>much");
    browser.awaitText(".filter-help .trouble", "\"loss>much\" has no number behind it");
    assertThat(rows()).isEqualTo("fast, slow");
    open("/?q=state:healthy+run:s*");
    awaitRows("slow");
    browser.complaints();
  }

  @Test
  void a_click_on_a_head_sorts_by_it_and_the_order_is_in_the_address() {
    train("a", 2, "nlp");
    train("b", 3, "nlp");
    train("c", 1, "nlp");
    open("/");
    browser.awaitText(".runs .section", "Live (3)");

    head("loss").click();
    awaitRows("c, a, b");
    head("loss").click();
    awaitRows("b, a, c");

    assertThat(browser.address()).contains("sort=-loss");
    assertThat(browser.find("th[aria-sort]").getText()).contains("loss");
    browser.open(browser.address());
    awaitRows("b, a, c");
  }

  @Test
  void more_than_a_hundred_runs_come_in_pages_whose_beginning_is_in_the_address() {
    for (int i = 0; i < 130; i++) {
      introduce("run-%03d".formatted(i), "nlp");
    }
    open("/?sort=run");
    browser.awaitText(".runs .section", "1 to 100");
    assertThat(browser.all("tr[data-run]")).hasSize(100);

    browser.find(".section button:last-of-type").click();
    browser.awaitText(".runs .section", "101 to 130");
    assertThat(rows()).startsWith("run-100, ");
    browser.open(browser.address());
    browser.awaitText(".runs .section", "101 to 130");
    browser.find(".section button").click();

    browser.awaitText(".runs .section", "1 to 100");
  }

  @Test
  void chosen_runs_are_archived_taken_back_and_deleted_after_a_question() {
    train("keep", 1, "nlp");
    train("drop-1", 1, "nlp");
    train("drop-2", 1, "nlp");
    open("/?q=run:drop-*&sort=run");
    awaitRows("drop-1, drop-2");

    browser.find("thead input").click();
    button("Archive 2").click();
    browser.awaitText(".done", "Archived 2 runs.");
    browser.awaitText(".none", "No run matches.");
    browser.find(".done button").click();
    awaitRows("drop-1, drop-2");
    browser.find("thead input").click();
    button("Delete 2").click();
    browser.awaitText("dialog", "drop-1, drop-2");
    assertThat(client.get("/api/v1/runs").json()).hasSize(3);
    browser.find("dialog .danger").click();
    browser.awaitText(".none", "No run matches.");

    assertThat(client.get("/api/v1/runs").json()).hasSize(1);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void a_loss_that_hardly_moves_is_a_flat_line_and_one_that_broke_ends_with_a_cross() {
    introduce("flat", "nlp");
    frames("flat", "2.290", "2.285", "2.291");
    introduce("broken", "nlp");
    frames("broken", "2.3", "1.1", "\"NaN\"");
    open("/");

    browser.find("tr[data-run=broken] .spark .broken");
    assertThat(browser.all("tr[data-run=flat] .spark .broken")).isEmpty();
    Number height = (Number) browser.run(
        "return document.querySelector('tr[data-run=flat] .spark path').getBBox().height");
    assertThat(height.doubleValue()).isLessThan(1);
    assertThat(browser.find("tr[data-run=flat] .spark").getAttribute("aria-label"))
        .startsWith("loss from 2.29 ");
  }

  @Test
  void the_number_of_alerts_is_the_same_on_every_page() {
    introduce("one", "nlp");
    frames("one", "\"NaN\"", "\"NaN\"", "\"NaN\"");
    introduce("two", "nlp");
    frames("two", "\"NaN\"", "\"NaN\"", "\"NaN\"");
    dashboard.awaitQuiet();
    String id = client.get("/api/v1/alerts").json().path(0).path("id").asText();
    client.post("/api/v1/alerts/" + id + "/ack", "{}");

    for (String path :
        List.of("/", "/run.html?run=one", "/alerts", "/theory", "/compare?run=one&run=two")) {
      open(path);
      browser.await("the count on " + path, () -> browser.text(".count").equals("1") ? true : null);
    }
  }

  @Test
  void the_tab_of_a_run_says_its_state_and_each_page_has_its_title() {
    introduce("sick", "nlp");
    frames("sick", "\"NaN\"", "\"NaN\"", "\"NaN\"");
    dashboard.awaitQuiet();

    open("/run.html?run=sick");
    browser.await("the title", () -> browser.title().equals("▲ sick · Tightrope") ? true : null);
    assertThat(icon()).contains("path");
    open("/");
    browser.awaitText("h1", "Runs");
    assertThat(browser.title()).isEqualTo("Runs · Tightrope");
    assertThat(icon()).contains("circle");
    open("/alerts");
    browser.awaitText("h1", "Alerts");
    assertThat(browser.title()).isEqualTo("Alerts · Tightrope");
  }

  private String icon() {
    return (String) browser.run("return document.querySelector('link[rel=icon]').href");
  }

  private void introduce(String run, String team) {
    client.post(
        "/api/v1/runs",
        "{\"run\": \"" + run
            + "\", \"layers\": [{}], \"host\": \"gpu-1\", \"labels\": {\"team\": \"" + team
            + "\"}}");
  }

  private void frames(String run, String... losses) {
    StringBuilder frames = new StringBuilder();
    for (int i = 0; i < losses.length; i++) {
      frames
          .append(i == 0 ? "" : ",")
          .append("{\"seq\": %d, \"step\": %d, \"timestamp\": %d, \"loss\": %s}"
              .formatted(i, i, 1_700_000_000 + i, losses[i]));
    }
    client.post("/api/v1/runs/" + run + "/frames", "{\"frames\": [" + frames + "]}");
  }

  private void train(String run, double loss, String team) {
    introduce(run, team);
    frames(run, String.valueOf(loss));
  }

  private void end(String run) {
    client.post(
        "/api/v1/runs/" + run + "/events",
        "{\"seq\": 0, \"step\": 1, \"timestamp\": 1700000009, \"kind\": \"end\"}");
  }

  private WebElement head(String label) {
    return browser.await(
        "no head " + label,
        () -> browser.all("thead button").stream()
            .filter(button -> button.getText().startsWith(label))
            .findFirst()
            .orElse(null));
  }

  private WebElement button(String label) {
    return browser.await(
        "no button " + label,
        () -> browser.all(".runs-head button").stream()
            .filter(button -> button.getText().equals(label) && button.isEnabled())
            .findFirst()
            .orElse(null));
  }

  private void type(String text) {
    browser.run("""
        const field = document.querySelector('input[type=search]');
        field.value = arguments[0];
        field.dispatchEvent(new Event('input'));
        return true;
        """, text);
  }

  private void awaitRows(String expected) {
    browser.await("rows are " + expected, () -> rows().equals(expected) ? true : null);
  }

  private String rows() {
    return (String) browser.run(
        "return [...document.querySelectorAll('tr[data-run]')].filter((r) => r.offsetParent)"
            + ".map((r) => r.dataset.run).join(', ')");
  }

  private void open(String path) {
    browser.open(dashboard.address().resolve(path).toString());
  }
}
