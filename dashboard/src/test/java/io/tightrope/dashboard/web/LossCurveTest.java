package io.tightrope.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.DashboardClient;
import io.tightrope.dashboard.config.DashboardConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The loss of every step on the run page: its scale, what is made smooth, left open and marked. */
@Tag("integration")
@ExtendWith(ChromiumExtension.class)
class LossCurveTest {
  private static final String PANEL = "[aria-label=Loss]";
  private static final String LEGEND = PANEL + " .legend";

  @TempDir
  Path data;

  private final Chromium browser;
  private Dashboard dashboard;
  private DashboardClient client;

  LossCurveTest(Chromium browser) {
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
    browser.resize(1360, 1010);
    dashboard.close();
  }

  @Test
  void every_step_is_read_though_few_were_observed() {
    losses("often", 400, step -> step == 333 ? 7.5 : 1.0);

    open("often&step=333");

    browser.awaitText(PANEL + " .readout", "loss 7.5");
  }

  @Test
  void a_loss_that_is_not_finite_is_marked_and_said() {
    losses("broken", 400, step -> step >= 200 && step < 210 ? "NaN" : 1.0);

    open("broken&step=205");

    browser.awaitText(PANEL + " .readout .nonfinite", "not finite: NaN");
    assertThat(browser.all(PANEL + " .nan-mark")).hasSize(10);
    assertThat(browser.find(PANEL + " .nan-mark").getDomAttribute("title"))
        .isEqualTo("Loss is not finite at step 200");
  }

  @Test
  void a_loss_of_zero_and_below_is_drawn_on_a_linear_scale() {
    losses("negative", 300, step -> -0.1 * step);

    open("negative");

    browser.awaitText(LEGEND, "linear scale");
    assertThat(inkBetween(0.4, 0.6)).isPositive();
  }

  @Test
  void a_loss_over_decades_is_drawn_on_a_log_scale_and_the_reader_may_choose_another() {
    losses("falling", 300, step -> Math.exp(-0.03 * step));
    open("falling");
    browser.awaitText(LEGEND, "log scale");

    chooseScale("linear");
    browser.awaitText(LEGEND, "linear scale");
    assertThat(browser.address()).contains("scale=linear");
    browser.open(browser.address());

    browser.awaitText(LEGEND, "linear scale");
  }

  @Test
  void a_log_scale_that_the_values_do_not_allow_is_a_symmetric_one() {
    losses("crossing", 300, step -> 100.0 - step);

    open("crossing&scale=log");

    browser.awaitText(LEGEND, "symmetric log scale");
    assertThat(inkBetween(0.4, 0.6)).isPositive();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void a_smoothed_loss_has_the_one_that_was_measured_behind_it() {
    losses("noisy", 300, step -> 2.0 + step % 2);
    open("noisy&step=299");
    browser.awaitText(PANEL + " .readout", "loss 3");

    browser.run("""
        const slider = document.querySelector(arguments[0] + " input[type=range]");
        slider.value = 0.9;
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        return true;
        """, PANEL);

    browser.awaitText(LEGEND, "unsmoothed behind");
    browser.awaitText(PANEL + " .readout", "smoothed 2.5");
    assertThat(browser.address()).contains("smooth=0.9");
  }

  @Test
  void a_hole_in_the_steps_is_left_open() {
    MadeUpRun run = new MadeUpRun(client, "holed", 1);
    for (int step = 0; step < 6000; step += step == 990 ? 4010 : 10) {
      run.frame(step, Map.of("loss", 1), Map.of("preactivationVariance", List.of(1)));
    }
    run.report().end(5990);

    open("holed");

    browser.await("nothing is drawn", () -> inkBetween(0.02, 0.14) > 0 ? true : null);
    assertThat(inkBetween(0.3, 0.7)).isZero();
  }

  @Test
  void an_axis_has_at_least_three_labels_whatever_its_range() {
    losses("any", 10, step -> 1.0);
    open("any");

    assertThat((String) browser.run("""
        return import(new URL("charts/axis.js", location.href).href).then(({ logTicks, symlogTicks }) => {
          const few = [];
          for (const [from, to] of [[2.1, 2.5], [0.9, 1.1], [0.5, 5], [1e-9, 1e9], [3, 40], [7, 70.5]]) {
            if (logTicks(from, to, 6).length < 3) few.push(`log ${from} ${to}`);
          }
          for (const [from, to] of [[-1e5, 1e5], [-3, 1e4], [-50, 0]]) {
            if (symlogTicks(from, to, 0.01, 6).length < 3) few.push(`symlog ${from} ${to}`);
          }
          return few.join(", ");
        });
        """)).isEmpty();
  }

  @Test
  void stages_begin_at_lines_through_the_loss() {
    MadeUpRun run = new MadeUpRun(client, "staged", 1);
    for (int step = 0; step < 60; step++) {
      run.frame(
          step,
          Map.of("stage", 1 + step / 20, "sparsityTarget", 0.5, "loss", 1),
          Map.of("preactivationVariance", List.of(1)));
    }
    run.report();

    open("staged");

    browser.await("no lines", () -> browser.all(PANEL + " .stage-line").size() == 2 ? true : null);
  }

  /** A run whose loss is sent for every step, and whose layers were observed at every hundredth. */
  private void losses(String name, long steps, LongFunction<Object> loss) {
    MadeUpRun run = new MadeUpRun(client, name, 1);
    List<Long> all = LongStream.range(0, steps).boxed().toList();
    run.scalar("loss", all, all.stream().map(loss::apply).toList());
    for (long step = 0; step < steps; step += 100) {
      run.frame(step, Map.of(), Map.of("preactivationVariance", List.of(1)));
    }
    run.report();
  }

  private void chooseScale(String value) {
    browser.run("""
        const choice = document.querySelector(arguments[0] + " select");
        choice.value = arguments[1];
        choice.dispatchEvent(new Event("change", { bubbles: true }));
        return true;
        """, PANEL, value);
  }

  /** How many pixels of a curve there are between two shares of the plot's width, without the axis. */
  private long inkBetween(double from, double to) {
    return ((Number) browser.run("""
        const canvas = document.querySelector(arguments[0] + " .uplot canvas");
        const gutter = parseFloat(getComputedStyle(canvas).getPropertyValue("--gutter")) * devicePixelRatio;
        const width = canvas.width - gutter;
        const [left, right] = [arguments[1], arguments[2]].map((share) => Math.round(gutter + share * width));
        const data = canvas.getContext("2d").getImageData(left, 0, right - left, canvas.height).data;
        let ink = 0;
        for (let i = 0; i < data.length; i += 4) {
          if (data[i + 3] > 128 && data[i] + data[i + 1] + data[i + 2] < 240) ink++;
        }
        return ink;
        """, PANEL, from, to)).longValue();
  }

  private void open(String runAndQuery) {
    browser.open(dashboard.address().resolve("/run.html?run=" + runAndQuery).toString());
    browser.find(".score");
  }
}
