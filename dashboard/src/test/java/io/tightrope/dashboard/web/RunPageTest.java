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
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

@Tag("integration")
@ExtendWith(ChromiumExtension.class)
class RunPageTest {
  private static final String HEATMAP = "#panel-variance canvas";

  @TempDir
  Path data;

  private final Chromium browser;
  private Dashboard dashboard;
  private DashboardClient client;

  RunPageTest(Chromium browser) {
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
  void the_heatmap_moves_and_the_alert_appears_while_the_run_goes_wrong() throws IOException {
    Recording run = Recording.of("exploding.json.gz", "live");
    run.introduce(client);
    run.reportUntil(client, 20);
    open("live");
    browser.awaitText(".mark", "live, step");
    String before = browser.pixels(HEATMAP);
    assertThat(browser.all(".alert")).isEmpty();

    run.reportUntil(client, 60);
    browser.await(
        "the heatmap does not move", () -> !browser.pixels(HEATMAP).equals(before) ? true : null);
    run.reportUntil(client, Long.MAX_VALUE);

    browser.awaitText(".alert[data-severity=critical]", "VarianceExplosion");
    browser.awaitText(".run-head .state", "Failing since step");
    browser.await("the heatmap stays quiet", () -> browser.loudShare(HEATMAP) > 0.2 ? true : null);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void a_healthy_run_is_an_almost_empty_page_and_a_broken_one_is_not() throws IOException {
    String healthy = Recording.importInto(client, "healthy.json.gz");
    String broken = Recording.importInto(client, "exploding.json.gz");
    dashboard.awaitQuiet();

    open(healthy);
    browser.awaitText(".mark", "run ended");
    for (String quantity : new String[] {"variance", "sparsity", "gradient", "correlation"}) {
      assertThat(browser.loudShare("#panel-" + quantity + " canvas"))
          .as(quantity)
          .isLessThan(0.05);
    }
    open(broken);
    browser.awaitText(".mark", "run ended");

    assertThat(browser.loudShare(HEATMAP)).isGreaterThan(0.25);
  }

  @Test
  void a_run_that_ended_after_its_last_frame_says_where_its_layers_were_last_measured() {
    client.post("/api/v1/runs", """
        {"run": "late", "session": "s", "layers": [{"name": "d0", "units": 4}]}
        """);
    client.post("/api/v1/runs/late/frames", """
        {"frames": [{"seq": 0, "step": 2, "timestamp": 1, "loss": 2}]}
        """);
    client.post("/api/v1/runs/late/scalars", """
        {"seq": 0, "timestamp": 2, "series": {"loss": {"steps": [3, 999], "values": [2, 1]}}}
        """);
    client.post("/api/v1/runs/late/events", """
        {"seq": 0, "step": 999, "timestamp": 3, "kind": "end"}
        """);

    open("late");

    browser.awaitText(".run-facts", "layers last measured at step 2");
  }

  @Test
  void a_click_stays_at_a_step_and_the_address_leads_back_to_it() throws IOException {
    open(Recording.importInto(client, "healthy.json.gz"));
    browser.awaitText(".mark", "run ended");

    browser.clickAt(browser.find("#panel-variance .area"), 0.25, 0.5);
    browser.await(
        "no step in the address", () -> browser.address().contains("step=") ? true : null);
    String address = browser.address();
    String where = browser.text(".where");
    browser.open("about:blank");
    browser.open(address);

    browser.awaitText(".where", where);
  }

  @Test
  void arrows_step_the_cursor_and_shift_makes_ten_of_one() throws IOException {
    open(Recording.importInto(client, "healthy.json.gz"));
    browser.awaitText(".mark", "run ended");
    browser.press("j");

    browser.press(Keys.ARROW_LEFT);
    long one = stepOfAddress();
    browser.pressWithShift(Keys.ARROW_LEFT);

    assertThat(stepOfAddress()).isLessThanOrEqualTo(one - 10);
  }

  @Test
  void dragging_zooms_and_escape_shows_the_whole_run_again() throws IOException {
    open(Recording.importInto(client, "healthy.json.gz"));
    browser.awaitText(".mark", "run ended");
    String whole = browser.pixels(HEATMAP);

    browser.drag(browser.find("#panel-sparsity .area"), 0.2, 0.5);
    browser.await(
        "no range in the address", () -> browser.address().contains("from=") ? true : null);
    browser.press(Keys.ESCAPE);

    browser.await(
        "the whole run does not come back",
        () -> !browser.address().contains("from=") && browser.pixels(HEATMAP).equals(whole)
            ? true
            : null);
  }

  @Test
  void every_heatmap_has_a_table_behind_it_that_follows_the_cursor() throws IOException {
    open(Recording.importInto(client, "healthy.json.gz"));
    browser.awaitText(".mark", "run ended");

    WebElement toggle = browser.find("#panel-variance header button");
    toggle.click();
    browser.awaitText("#panel-variance caption", "Variance against expected at step");
    String last = browser.text("#panel-variance caption");
    browser.clickAt(browser.find("#panel-variance .area"), 0.1, 0.5);

    browser.await(
        "the table stays behind",
        () -> !browser.text("#panel-variance caption").equals(last) ? true : null);
    assertThat(browser.all("#panel-variance tbody tr")).hasSize(10);
  }

  @Test
  void the_configuration_is_one_line_that_opens_to_a_table_and_shows_what_is_written_as_text() {
    client.post("/api/v1/runs", """
        {"run": "configured", "session": "s", "layers": [{"name": "d0", "units": 4}],
         "config": {"updater": "Adam(beta1=0.9)", "learningRate": 0.001, "batchSize": 128,
                    "parameters": 1234567, "commandLine": "-Da=<b>x</b>", "own": {"fold": 3}}}
        """);
    open("configured");

    browser.awaitText(
        ".run-config summary", "Configuration: learning rate 0.001, batch size 128, parameters 1");
    browser.find(".run-config summary").click();
    browser.awaitText(".run-config table", "Adam(beta1=0.9)");
    assertThat(browser.text(".run-config table")).contains("-Da=<b>x</b>", "own.fold");
    assertThat(browser.all(".run-config tr")).hasSize(6);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void pausing_holds_the_page_and_loses_nothing() throws IOException {
    Recording run = Recording.of("healthy.json.gz", "pausable");
    run.introduce(client);
    run.reportUntil(client, 50);
    open("pausable");
    browser.awaitText(".mark", "live, step");

    browser.press(Keys.SPACE);
    browser.awaitText(".mark", "paused");
    String held = browser.pixels(HEATMAP);
    run.reportUntil(client, 200);
    browser.awaitText(".mark", "new frames wait");
    assertThat(browser.pixels(HEATMAP)).isEqualTo(held);
    browser.press(Keys.SPACE);

    browser.awaitText(".mark", "live, step 190");
  }

  @Test
  void a_lost_connection_is_told_and_found_again() throws IOException {
    Recording run = Recording.of("healthy.json.gz", "cut");
    run.introduce(client);
    run.reportUntil(client, 50);
    open("cut");
    browser.awaitText(".mark", "live, step");
    int port = dashboard.address().getPort();

    dashboard.close();
    browser.awaitText(".mark", "disconnected for");
    dashboard = Dashboard.start(DashboardConfig.local(port, data));
    run.reportUntil(client, 100);

    browser.awaitText(".mark", "live, step 90");
  }

  @Test
  void names_are_shown_as_text_whatever_they_hold() throws IOException {
    String name = "<b>\"odd\"</b>'\n&amp;<img src=x onerror=\"document.title='owned'\">";
    Recording run = Recording.of("healthy.json.gz", name);
    run.introduce(client);
    run.reportUntil(client, 50);

    browser.open(dashboard.address() + "");
    browser.awaitText(".runs .name a", name.replace('\n', ' '));
    browser.find(".runs .name a").click();
    browser.awaitText("h1", name.replace('\n', ' '));
    browser.awaitText(".mark", "live, step");

    assertThat(browser.all("main img, main b")).isEmpty();
    assertThat(browser.title()).contains("<b>");
  }

  @Test
  void an_unknown_run_is_told_with_a_way_back() {
    open("nobody");

    browser.awaitText(".notice", "There is no run \"nobody\" here.");
    browser.find("main a[href='/']");
  }

  @Test
  void a_phone_needs_no_sideways_scrolling() throws IOException {
    String run = Recording.importInto(client, "exploding.json.gz");
    dashboard.awaitQuiet();
    browser.resize(500, 900);
    try {
      open(run);
      browser.awaitText(".mark", "run ended");

      assertThat(
              (Boolean)
                  browser.run(
                      "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
          .isTrue();
    } finally {
      browser.resize(1360, 1010);
    }
  }

  @Test
  void the_loss_of_the_baseline_stands_behind_that_of_the_run() throws IOException {
    Recording dense = Recording.of("healthy.json.gz", "dense");
    dense.introduce(client);
    dense.reportUntil(client, Long.MAX_VALUE);
    client.post("/api/v1/runs", """
        {"run": "sparse", "session": "s", "layers": [{"name": "d0", "units": 4}], "baseline": "dense"}
        """);
    client.post("/api/v1/runs/sparse/frames", """
        {"frames": [{"seq": 0, "step": 10, "timestamp": 1, "loss": 2.0}]}
        """);

    open("sparse");

    browser.awaitText(".run-facts", "compared with dense");
    browser.awaitText("[aria-label=Loss] .legend", "dashed: dense");
    browser.awaitText("[aria-label=Loss] .readout", "baseline ");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void a_baseline_that_is_not_here_is_named_as_such() {
    client.post("/api/v1/runs", """
        {"run": "alone", "session": "s", "layers": [{"name": "d0", "units": 4}], "baseline": "away"}
        """);
    client.post("/api/v1/runs/alone/frames", """
        {"frames": [{"seq": 0, "step": 10, "timestamp": 1, "loss": 2.0}]}
        """);

    open("alone");

    browser.awaitText(".run-facts", "baseline away is not on this dashboard");
  }

  @Test
  void gradients_of_weights_stand_in_where_a_run_has_no_others() {
    client.post("/api/v1/runs", """
        {"run": "foreign", "session": "s",
         "layers": [{"name": "d0", "units": 4}, {"name": "d1", "units": 4}]}
        """);
    client.post("/api/v1/runs/foreign/frames", """
        {"frames": [{"seq": 0, "step": 10, "timestamp": 1, "loss": 2.0,
                     "layers": {"weightGradientNorm": [0.5, 0.4]}}]}
        """);

    open("foreign");

    browser.awaitText("#panel-variance .remark", "This run does not report it.");
    assertThat(browser.run("return document.querySelector('#panel-gradient .remark').hidden"))
        .isEqualTo(true);
  }

  private void open(String run) {
    browser.open(dashboard.address().resolve("/run.html?run=" + run).toString());
  }

  private long stepOfAddress() {
    return browser.await("no step in the address", () -> {
      java.util.regex.Matcher step =
          java.util.regex.Pattern.compile("step=(\\d+)").matcher(browser.address());
      return step.find() ? Long.valueOf(step.group(1)) : null;
    });
  }
}
