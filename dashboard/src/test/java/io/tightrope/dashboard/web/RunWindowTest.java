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
import org.openqa.selenium.WebElement;

/** The part of a run that the run page shows: zoomed, moved, followed, and found again. */
@Tag("integration")
@ExtendWith(ChromiumExtension.class)
class RunWindowTest {
  private static final String HEATMAP = "#panel-variance canvas";
  private static final String AREA = "#panel-variance .area";

  @TempDir
  Path data;

  private final Chromium browser;
  private Dashboard dashboard;
  private DashboardClient client;

  RunWindowTest(Chromium browser) {
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
  void a_zoom_into_the_newest_steps_of_a_live_run_goes_on() {
    MadeUpRun run = calm("live", 0, 50);
    open("live&from=0&to=100");
    browser.awaitText(".mark", "live, step 49");
    assertThat(browser.toneAt(HEATMAP, 0.75, 0.5)).isEqualTo("blank");

    more(run, 50, 90);

    browser.awaitText(".mark", "live, step 89");
    browser.await(
        "the window stays behind",
        () -> browser.toneAt(HEATMAP, 0.75, 0.5).equals("quiet") ? true : null);
    assertThat(browser.toneAt(HEATMAP, 0.95, 0.5)).isEqualTo("blank");
  }

  @Test
  void the_newest_steps_are_followed() {
    MadeUpRun run = calm("followed", 0, 700);
    open("followed");
    browser.awaitText(".ruler-tools", "last 500");
    browser.all(".ruler-tools button").stream()
        .filter(WebElement::isDisplayed)
        .filter(button -> button.getText().equals("last 500"))
        .forEach(WebElement::click);
    browser.await("not in the address", () -> browser.address().contains("last=500") ? true : null);

    more(run, 700, 800);

    browser.awaitText(".where", "step 799");
    browser.awaitText(".ruler-labels", "750");
    assertThat(browser.text(".ruler-labels")).doesNotContain("250");
    assertThat(browser.address()).contains("last=500").doesNotContain("from=");
    browser.open(browser.address());
    browser.awaitText(".ruler-labels", "750");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void a_jump_out_of_sight_moves_the_window() {
    MadeUpRun run = calm("jumped", 0, 200);
    run.frame(200, Map.of("loss", "NaN"), Map.of("preactivationVariance", List.of("NaN", "NaN")));
    more(run, 201, 600);
    dashboard.awaitQuiet();
    open("jumped&from=400&to=460&step=420");
    browser.find(".alert, .quiet-alerts");
    browser.run(
        "document.querySelectorAll('details').forEach((d) => { d.open = true; }); return true");

    browser.find(".alert button.link").click();

    browser.await("no jump", () -> number("step") == 200 ? true : null);
    browser.awaitText(".where", "step 200");
    assertThat(number("from")).isLessThan(200);
    assertThat(number("to")).isGreaterThan(200);
    assertThat(number("to") - number("from")).isEqualTo(60);
  }

  @Test
  void a_drag_that_leaves_the_plot_zooms_to_its_end() {
    calm("dragged", 0, 100).end(99);
    open("dragged");
    browser.awaitText(".mark", "run ended");

    browser.drag(browser.find(AREA), 0.5, 1.1);

    browser.await("no zoom", () -> browser.address().contains("&to=100") ? true : null);
    browser.awaitText(".ruler-tools", "whole run");
  }

  @Test
  void a_double_click_shows_the_whole_run_and_leaves_the_cursor_alone() {
    calm("twice", 0, 100).end(99);
    open("twice&from=20&to=60");
    browser.awaitText(".mark", "run ended");

    browser.doubleClick(browser.find(AREA));

    browser.await("still zoomed", () -> browser.address().contains("from=") ? null : true);
    assertThat(browser.address()).doesNotContain("step=");
  }

  @Test
  void back_undoes_a_zoom() {
    calm("undone", 0, 100).end(99);
    open("undone");
    browser.awaitText(".mark", "run ended");
    String whole = browser.pixels(HEATMAP);
    browser.drag(browser.find(AREA), 0.2, 0.5);
    browser.await("no zoom", () -> browser.address().contains("from=") ? true : null);

    browser.back();

    browser.await(
        "the whole run does not come back",
        () -> !browser.address().contains("from=") && browser.pixels(HEATMAP).equals(whole)
            ? true
            : null);
  }

  @Test
  void the_wheel_with_control_zooms_around_the_pointer_and_without_it_scrolls_the_page() {
    calm("wheeled", 0, 1000).end(999);
    open("wheeled");
    browser.awaitText(".mark", "run ended");

    wheel(false);
    assertThat(browser.address()).doesNotContain("from=");
    wheel(true);

    browser.await("no zoom", () -> browser.address().contains("from=") ? true : null);
    long from = number("from");
    long to = number("to");
    assertThat(from).isPositive();
    assertThat((from + to) / 2).isBetween(495L, 505L);
  }

  @Test
  void a_drag_with_shift_moves_the_window() {
    calm("moved", 0, 1000).end(999);
    open("moved&from=400&to=600");
    browser.awaitText(".mark", "run ended");

    browser.dragWithShift(browser.find(AREA), 0.3, 0.8);

    browser.await("not moved", () -> number("from") < 310 ? true : null);
    assertThat(number("to") - number("from")).isEqualTo(200);
  }

  @Test
  void the_axis_can_be_labelled_by_epoch() {
    MadeUpRun run = new MadeUpRun(client, "epochs", 1);
    for (int step = 0; step < 400; step++) {
      run.frame(step, Map.of("epoch", step / 100), Map.of("preactivationVariance", List.of(1)));
    }
    run.report();

    open("epochs&x=epoch&step=250");

    browser.await(
        "no labels of epochs", () -> browser.text(".ruler-labels").equals("0 1 2 3") ? true : null);
    browser.awaitText(".readout", "epoch 2");
    assertThat(browser.text(".moment")).matches(".*20\\d\\d.*");
  }

  private void wheel(boolean isControl) {
    browser.run("""
        const area = document.querySelector(arguments[0]);
        const box = area.getBoundingClientRect();
        area.dispatchEvent(new WheelEvent("wheel", { deltaY: -200, ctrlKey: arguments[1], bubbles: true,
          cancelable: true, clientX: box.left + box.width / 2, clientY: box.top + 9 }));
        return true;
        """, AREA, isControl);
  }

  private long number(String parameter) {
    java.util.regex.Matcher found =
        java.util.regex.Pattern.compile(parameter + "=(\\d+)").matcher(browser.address());
    return found.find() ? Long.parseLong(found.group(1)) : Long.MAX_VALUE;
  }

  private MadeUpRun calm(String name, int from, int to) {
    return more(new MadeUpRun(client, name, 2), from, to);
  }

  private static MadeUpRun more(MadeUpRun run, int from, int to) {
    for (int step = from; step < to; step++) {
      run.frame(
          step,
          Map.of("loss", 1),
          Map.of(
              "preactivationVariance", List.of(1, 1),
              "preactivationVarianceExpected", List.of(1, 1)));
    }
    return run.report();
  }

  private void open(String runAndQuery) {
    browser.open(dashboard.address().resolve("/run.html?run=" + runAndQuery).toString());
    browser.find(".score");
  }
}
