package io.tightrope.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.DashboardClient;
import io.tightrope.dashboard.config.DashboardConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the run page shows at the cursor is of the step that it names. */
@Tag("integration")
@ExtendWith(ChromiumExtension.class)
class RunReadingTest {
  private static final String HEAD = "#panel-variance .profile-head";
  private static final Map<String, Double> NOTHING = Map.of();

  @TempDir
  Path data;

  private final Chromium browser;
  private Dashboard dashboard;
  private DashboardClient client;

  RunReadingTest(Chromium browser) {
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
  void the_cursor_never_stands_at_a_step_that_the_run_has_not_come_to() {
    calm("short", 20, 1);

    open("short&step=99999999");
    browser.awaitText(".where", "step 19");
    open("short&step=-5");
    browser.awaitText(".where", "step 0");
  }

  @Test
  void a_resting_cursor_shows_the_frame_of_its_step_and_not_the_last_of_its_column() {
    MadeUpRun run = new MadeUpRun(client, "long", 1);
    for (int step = 0; step < 2000; step++) {
      run.frame(step, NOTHING, variance(step == 777 ? 1e4 : 1));
    }
    run.report();

    open("long&step=777");
    browser.find("#panel-variance header button").click();

    browser.awaitText(HEAD, "step 777");
    browser.awaitText("#panel-variance tbody", "1e4");
    browser.awaitText(HEAD, "column");
    assertThat(browser.find("#panel-variance .whiskers").getDomAttribute("d")).startsWith("M");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void values_of_another_step_than_the_cursors_say_of_which() {
    calm("sampled", 10, 10);

    open("sampled&step=34");

    browser.awaitText("#panel-variance .profile-head", "step 30");
    browser.awaitText(".of-steps", "layers measured at step 30");
  }

  @Test
  void a_zoom_counts_the_stages_of_the_whole_run() {
    MadeUpRun run = new MadeUpRun(client, "staged", 1);
    for (int step = 0; step < 60; step++) {
      run.frame(step, Map.of("stage", 1 + step / 20, "sparsityTarget", 0.5), variance(1));
    }
    run.report();

    open("staged&from=22&to=35&step=30");

    browser.awaitText(".readout", "stage 2 of 3 so far");
  }

  @Test
  void the_depth_axis_has_the_names_of_the_layers() {
    calm("named", 5, 1);

    open("named");

    browser.awaitText("#panel-variance .gutter", "dense0");
  }

  @Test
  void a_gradient_of_zero_has_a_mark_in_the_profile() {
    new MadeUpRun(client, "silent", 3)
        .frame(0, NOTHING, Map.of("preactivationGradientNorm", List.of(0, 0.1, 0.1)))
        .report();

    open("silent");

    browser.awaitText("#panel-gradient .profile", "◁");
    assertThat(browser.all("#panel-gradient .profile-zero")).hasSize(1);
  }

  @Test
  void gradients_that_are_not_finite_are_marked_even_if_all_are() {
    MadeUpRun run = new MadeUpRun(client, "broken", 2);
    for (int step = 0; step < 10; step++) {
      run.frame(step, NOTHING, Map.of("weightGradientNorm", List.of("NaN", "NaN")));
    }
    run.report();

    open("broken");

    browser.await(
        "the map stays blank",
        () -> browser.loudShare("#panel-gradient canvas") > 0.5 ? true : null);
  }

  @Test
  void a_quantity_that_the_run_does_not_report_has_no_marks_of_values_that_are_not_finite() {
    MadeUpRun run = new MadeUpRun(client, "partly", 2);
    for (int step = 0; step < 10; step++) {
      run.frame(
          step,
          NOTHING,
          Map.of("preactivationVariance", List.of("NaN", 1), "nonfiniteValues", List.of(5, 0)));
    }
    run.report();

    open("partly");

    browser.await(
        "the variance is not marked",
        () -> browser.toneAt("#panel-variance canvas", 0.2, 0.25).equals("loud") ? true : null);
    assertThat(browser.toneAt("#panel-correlation canvas", 0.2, 0.25)).isEqualTo("blank");
  }

  private void calm(String name, int frames, int every) {
    MadeUpRun run = new MadeUpRun(client, name, 1);
    for (int frame = 0; frame < frames; frame++) {
      run.frame((long) frame * every, Map.of("loss", 1), variance(1));
    }
    run.report();
  }

  private static Map<String, List<Double>> variance(double value) {
    return Map.of(
        "preactivationVariance", List.of(value), "preactivationVarianceExpected", List.of(1.0));
  }

  private void open(String runAndQuery) {
    browser.open(dashboard.address().resolve("/run.html?run=" + runAndQuery).toString());
    browser.find(".score");
  }
}
