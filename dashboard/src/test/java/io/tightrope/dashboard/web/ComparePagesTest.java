package io.tightrope.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.DashboardClient;
import io.tightrope.dashboard.config.DashboardConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page that compares runs, in a browser. */
@Tag("integration")
@ExtendWith(ChromiumExtension.class)
class ComparePagesTest {
  @TempDir
  Path data;

  private final Chromium browser;
  private Dashboard dashboard;
  private DashboardClient client;

  ComparePagesTest(Chromium browser) {
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
  void runs_chosen_on_the_list_are_compared_on_one_axis_and_with_the_base() throws IOException {
    String healthy = client.importRun("healthy.json.gz");
    String broken = client.importRun("exploding.json.gz");
    dashboard.awaitQuiet();
    browser.open(dashboard.address().toString());
    browser.await("no list", () -> browser.all(".runs tr[data-run]").size() == 2 ? true : null);

    browser.press("j", "x", "j", "x");
    browser.awaitText(".runs-head button", "Compare 2");
    browser.find(".runs-head button").click();
    browser.await(
        "not two lines in one chart",
        () -> browser.all("[data-scalar=loss] .overlay-plot path.line[d*=L]").size() == 2
            ? true
            : null);
    assertThat(colours("[data-scalar=loss] .overlay-plot path.line")).doesNotHaveDuplicates();
    assertThat(browser.all("[data-scalar=loss] .overlay-ticks")).hasSize(1);
    assertThat(browser.all("#compare-variance .quantity-row")).hasSize(2);
    browser.find(".chosen [data-run='" + healthy + "'] [data-control=base]").click();
    browser.press("d");
    browser.awaitText(row(healthy) + " .remark", "The base");
    browser.await(
        "the difference is not drawn",
        () -> browser.loudShare(row(broken) + " canvas") > 0.05 ? true : null);
    browser.press("l");
    browser.awaitText("#layers caption", "differences are to " + healthy);
    assertThat(browser.address()).contains("base=" + healthy, "apart=base");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void a_name_that_is_not_here_hides_no_other_run() {
    run("a", "", 11, 10, step -> 1.0);
    open("run=nobody&run=a");

    browser.awaitText(".chosen [data-run=nobody]", "Run \"nobody\" was not found.");
    browser.awaitText(".chosen [data-run=a]", "step 100");
    browser.await("no line", () -> browser.all("path.line[data-run=a]").size() == 1 ? true : null);
    browser.find(".chosen [data-run=nobody] [data-control=remove]").click();
    assertThat(browser.all(".chosen li")).hasSize(1);
    assertThat(browser.address()).doesNotContain("nobody");
  }

  @Test
  void beyond_its_end_a_run_has_no_values() {
    run("long", "", 11, 10, step -> 2.0);
    run("short", "", 5, 10, step -> 0.5);
    client.post("/api/v1/runs/short/events", """
        {"seq": 0, "step": 40, "timestamp": 2000000000, "kind": "end", "status": "finished"}
        """);
    open("run=long&run=short&step=80");

    browser.awaitText(readout("loss", "long"), "2");
    browser.awaitText(readout("loss", "short"), "ended at step 40");
    assertThat(browser.text(readout("loss", "short"))).doesNotContain("0.5");
    browser.awaitText(row("short") + " .profile-slot", "ended at step 40");
    assertThat(browser.find(row("short") + " .profile-slot").getText())
        .isEqualTo("ended at step 40");
    browser.awaitText(row("short") + " .beyond", "ended at step 40");
    browser.press("l");
    browser.awaitText("#layers thead", "ended at step 40");
    assertThat(browser.all("#layers tbody tr:first-child td").stream()
            .map(WebElement::getText)
            .skip(3))
        .containsOnly("–");

    browser.press(Keys.ESCAPE);
    browser.awaitText(readout("loss", "short"), "ended at step 40");
    browser.clickAt(browser.find("[data-scalar=loss] .area"), 0.2, 0.5);
    browser.awaitText(readout("loss", "short"), "0.5");
    assertThat(browser.find(row("short") + " .profile-plot").isDisplayed()).isTrue();
  }

  @Test
  void runs_are_added_and_removed_without_a_new_page() {
    run("a", "", 11, 10, step -> 1.0);
    run("b", "", 11, 10, step -> 2.0);
    open("run=a");
    browser.awaitText(readout("loss", "a"), "1");
    browser.run("window.same = true; return true");
    String colour = colours("path.line[data-run=a]").get(0);

    browser.find("#add-run").sendKeys("nobody", Keys.ENTER);
    browser.awaitText(".add-run .trouble", "Run \"nobody\" was not found.");
    browser.find("#add-run").sendKeys(Keys.chord(Keys.CONTROL, "a"), "b", Keys.ENTER);
    browser.awaitText(readout("loss", "b"), "2");
    assertThat(browser.address()).contains("run=a&run=b");
    assertThat(browser.title()).startsWith("Compare 2 runs");
    browser.find(".chosen [data-run=a] [data-control=remove]").click();
    browser.await("it stays", () -> browser.all("[data-run=a]").isEmpty() ? true : null);
    browser.find("#add-run").sendKeys("a", Keys.ENTER);

    browser.awaitText(readout("loss", "a"), "1");
    assertThat(colours("path.line[data-run=a]")).containsExactly(colour);
    assertThat(browser.run("return window.same === true")).isEqualTo(true);
  }

  @Test
  void at_most_twenty_runs_are_compared_and_each_looks_different() {
    List<String> names = IntStream.range(0, 22).mapToObj(i -> "r" + i).toList();
    names.forEach(name -> run(name, "", 3, 10, step -> 1.0));
    open(names.stream().map(name -> "run=" + name).collect(Collectors.joining("&")));

    browser.awaitText(".notice", "2 of this address are left out");
    browser.await(
        "not all lines",
        () -> browser.all("[data-scalar=loss] .overlay-plot path.line[d*=L]").size() == 20
            ? true
            : null);
    assertThat(colours("[data-scalar=loss] .overlay-plot path.line"))
        .hasSize(20)
        .doesNotHaveDuplicates();
    browser.find("#add-run").sendKeys("r21", Keys.ENTER);
    browser.awaitText(".add-run .trouble", "At most 20 runs");
  }

  @Test
  void runs_are_aligned_by_epoch_and_by_time() {
    // Of a an epoch has 20 steps of 1 s, of b 40 steps of 0.25 s; the loss is the step.
    run("a", "", 11, 10, step -> step + 1, step -> step / 20, step -> step);
    run("b", "", 21, 10, step -> step + 1, step -> step / 40, step -> step / 4.0);
    open("run=a&run=b&step=60");
    browser.awaitText(readout("loss", "a"), "61");
    browser.awaitText(readout("loss", "b"), "61");

    choose("align", "epoch");
    assertThat(browser.address()).contains("align=epoch").doesNotContain("step=");
    open("run=a&run=b&align=epoch&step=2");
    browser.awaitText(".where", "epoch 2");
    browser.awaitText(readout("loss", "a"), "41");
    browser.awaitText(readout("loss", "b"), "81");

    open("run=a&run=b&align=time&step=20");
    browser.awaitText(".where", "20 s after the first step");
    browser.awaitText(readout("loss", "a"), "21");
    browser.awaitText(readout("loss", "b"), "81");
    open("run=a&run=b&align=time&step=60");
    browser.awaitText(readout("loss", "a"), "61");
    browser.awaitText(readout("loss", "b"), "at step 200 so far");
  }

  @Test
  void a_live_run_grows_without_the_others_being_read_again() {
    run("a", "", 11, 10, step -> 1.0);
    run("b", "", 11, 10, step -> 2.0);
    open("run=a&run=b");
    browser.awaitText(readout("loss", "b"), "2");
    browser.awaitStream();
    browser.run("performance.clearResourceTimings(); return true");

    frames("a", 11, 110, 1, 10, step -> 7.0, step -> 0, step -> step);

    browser.awaitText(".where", "step 110");
    browser.awaitText(readout("loss", "a"), "7");
    assertThat(requests()).noneMatch(request -> request.contains("/runs/b"));
    assertThat(requests().stream().filter(request -> request.contains("/a/frames")))
        .isNotEmpty()
        .allMatch(request -> request.contains("from=100"));
    browser.awaitText(readout("loss", "b"), "at step 100 so far");
  }

  @Test
  void what_differs_is_a_table_and_what_is_the_same_is_hidden() {
    run(
        "a",
        "\"labels\": {\"team\": \"x\"}, \"config\": {\"learningRate\": 0.1, \"seed\": 7},",
        3,
        10,
        step -> 1.0);
    run(
        "b",
        "\"labels\": {\"team\": \"y\"}, \"config\": {\"learningRate\": 0.01, \"seed\": 7},",
        3,
        10,
        step -> 4.0);
    open("run=a&run=b");

    browser.awaitText("[data-fact='configuration/learningRate']", "0.1 0.01");
    browser.awaitText("[data-fact='label/team']", "x y");
    browser.awaitText("[data-fact='result/last loss']", "1 4");
    assertThat(browser.all("[data-fact='configuration/seed']")).isEmpty();
    browser.find("#all-facts").click();
    browser.awaitText("[data-fact='configuration/seed']", "7 7");
  }

  @Test
  void two_numbers_of_the_runs_are_plotted_against_each_other() {
    run("a", "\"config\": {\"learningRate\": 0.1, \"seed\": 7},", 3, 10, step -> 1.0);
    run("b", "\"config\": {\"learningRate\": 0.01, \"seed\": 8},", 3, 10, step -> 4.0);
    run("c", "\"config\": {\"seed\": 9},", 3, 10, step -> 4.0);
    open("run=a&run=b&run=c");

    browser.awaitText("#scatter", "1 of 3 runs do not have both numbers");
    assertThat(browser.all("#scatter .dot")).hasSize(2);
    assertThat(browser.find("#scatter-x").getAttribute("value"))
        .isEqualTo("configuration/learningRate");
    choose("scatter-x", "configuration/seed");
    browser.await("not all dots", () -> browser.all("#scatter .dot").size() == 3 ? true : null);
    assertThat(browser.address()).contains("x=configuration%2Fseed");
  }

  @Test
  void a_loss_that_is_not_finite_is_marked_and_breaks_the_line() {
    run("a", "", 11, 10, step -> step == 50 ? Double.NaN : 1.0);
    open("run=a&step=50");

    browser.await("no mark", () -> browser.all(".nonfinite-mark").size() == 1 ? true : null);
    browser.awaitText(readout("loss", "a"), "NaN");
    assertThat(String.valueOf(browser.find("path.line[data-run=a]").getAttribute("d"))
            .chars()
            .filter(c -> c == 'M'))
        .hasSize(2);
  }

  @Test
  void curves_and_heatmaps_are_chosen_and_kept_in_the_address() {
    run("a", "", 11, 10, step -> 1.0);
    client.post("/api/v1/runs/a/scalars", """
        {"seq": 0, "timestamp": 1, "series": {"val/auc": {"steps": [10, 20], "values": [0.5, 0.75]}}}
        """);
    open("run=a&show=variance&scalars=val/auc");

    browser.awaitText(readout("val/auc", "a"), "0.75");
    assertThat(browser.all("[data-scalar=loss]")).isEmpty();
    assertThat(browser.all(".quantity")).hasSize(1);
    browser.all("#scalar-choice input").get(0).click();
    browser.awaitText(readout("loss", "a"), "1");
    browser.all("#quantity-choice input").get(1).click();
    browser.find("#compare-sparsity");
    assertThat(browser.address()).contains("show=variance%2Csparsity", "scalars=loss%2Cval%2Fauc");
  }

  /** A value of a run at a step. */
  private interface OfStep {
    double at(int step);
  }

  private void run(String name, String more, int frames, int gap, OfStep loss) {
    run(name, more, frames, gap, loss, step -> 0, step -> step);
  }

  private void run(
      String name, String more, int frames, int gap, OfStep loss, OfStep epoch, OfStep seconds) {
    assertThat(client
            .post(
                "/api/v1/runs",
                "{\"run\": \"" + name + "\", " + more
                    + " \"layers\": [{\"units\": 10}, {\"units\": 10}]}")
            .status())
        .isLessThan(300);
    frames(name, 0, 0, frames, gap, loss, epoch, seconds);
  }

  private void frames(
      String name,
      int seq,
      int first,
      int count,
      int gap,
      OfStep loss,
      OfStep epoch,
      OfStep seconds) {
    String frames = IntStream.range(0, count)
        .mapToObj(i -> {
          int step = first + i * gap;
          return "{\"seq\": " + (seq + i) + ", \"step\": " + step + ", \"epoch\": "
              + (int) epoch.at(step) + ", \"timestamp\": " + (1790000000 + seconds.at(step))
              + ", \"loss\": " + (Double.isNaN(loss.at(step)) ? "\"NaN\"" : loss.at(step))
              + ", \"layers\": {\"preactivationVariance\": [1, 2], \"activationSparsity\": [0.5, 0.6]}}";
        })
        .collect(Collectors.joining(","));
    assertThat(client
            .post("/api/v1/runs/" + name + "/frames", "{\"frames\": [" + frames + "]}")
            .status())
        .isEqualTo(200);
  }

  private static String row(String run) {
    return "#compare-variance [data-run='" + run + "']";
  }

  private static String readout(String scalar, String run) {
    return "[data-scalar='" + scalar + "'] .overlay-readout [data-run='" + run + "']";
  }

  /** Colour and dash of lines. */
  @SuppressWarnings("unchecked")
  private List<String> colours(String css) {
    return (List<String>) browser.run(
        "return [...document.querySelectorAll(arguments[0])].map((line) => "
            + "getComputedStyle(line).stroke + getComputedStyle(line).strokeDasharray)",
        css);
  }

  @SuppressWarnings("unchecked")
  private List<String> requests() {
    return (List<String>) browser.run(
        "return performance.getEntriesByType('resource').map((entry) => decodeURIComponent(entry.name))"
            + ".filter((name) => name.includes('/api/v1/runs/'))");
  }

  private void choose(String select, String value) {
    browser.run(
        "const select = document.getElementById(arguments[0]); select.value = arguments[1];"
            + " select.dispatchEvent(new Event('change')); return true",
        select,
        value);
  }

  private void open(String query) {
    browser.open(dashboard.address().resolve("/compare.html?" + query).toString());
  }
}
