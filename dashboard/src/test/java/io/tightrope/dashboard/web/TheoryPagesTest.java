package io.tightrope.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
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

/** The theory page in a browser. */
@Tag("integration")
@ExtendWith(ChromiumExtension.class)
class TheoryPagesTest {
  private static final String RISKY =
      "/theory.html?activation=crelu&sparsity=0.9&q=1&slope=0.9&depth=50&width=100";

  @TempDir
  Path data;

  private final Chromium browser;
  private Dashboard dashboard;
  private DashboardClient client;

  TheoryPagesTest(Chromium browser) {
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
  void answers_as_a_slider_moves_and_keeps_the_question_in_the_address() {
    open("/theory.html?activation=cst&sparsity=0.9&slope=0.9&depth=50&width=100");
    browser.awaitText(".points", "unstable");
    assertThat(browser.all(".points tbody tr")).hasSize(3);
    String risky = browser.text(".escape .big");

    type("slope", "0.4");
    browser.await(
        "the risk stays", () -> !browser.text(".escape .big").equals(risky) ? true : null);

    assertThat(browser.address()).contains("slope=0.4");
    browser.awaitText(".code", "SparseDesign.cst(0.9, 1.0, 0.4)");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void the_big_number_is_the_share_that_the_verdict_names() {
    open(RISKY);
    browser.awaitText(".verdict", "of networks of this depth and width");

    String share = browser.text(".escape .big");
    assertThat(browser.text(".verdict")).contains("[q*/5, 5 q*] in " + share);
    JsonNode answer = client
        .get("/api/v1/theory?activation=crelu&sparsity=0.9&q=1&slope=0.9&depth=50&width=100")
        .json();
    assertThat(Double.parseDouble(share.replace(" %", "")) / 100)
        .isCloseTo(answer.at("/risk/leavesBand").asDouble(), within(1e-3));
    assertThat(browser.text(".escape")).contains("At the last layer");
  }

  @Test
  void the_gradient_is_given_by_its_range_over_nine_of_ten_networks() {
    open(RISKY);

    browser.awaitText(".escape .gradient", "nine of ten");
    assertThat(browser.text(".escape .gradient")).contains("between 0.002", "e5");
  }

  @Test
  void fan_and_risk_begin_where_the_first_layer_does() {
    open(RISKY);
    browser.awaitText(".fan-readout", "layer 49");
    String fromFixedPoint = browser.text(".escape .big");

    type("start", "4");
    browser.await(
        "the risk stays", () -> !browser.text(".escape .big").equals(fromFixedPoint) ? true : null);
    browser.find(".fan-area").click();
    for (int i = 0; i < 6; i++) {
      browser.pressWithShift(Keys.ARROW_LEFT);
    }

    browser.awaitText(".fan-readout", "layer 0: median 4, nine of ten networks 4 to 4");
    browser.press(Keys.ARROW_RIGHT);
    browser.awaitText(".fan-readout", "layer 1: median");
  }

  @Test
  void a_former_answer_is_greyed_while_a_field_is_wrong() {
    open(RISKY);
    browser.awaitText(".escape", "50 layers");
    assertThat(browser.all(".outdated")).isEmpty();

    type("sparsity", "1.2");
    browser.awaitText(".theory-head", "Sparsity must lie strictly between 0 and 1");
    browser.awaitText(".former", "former question");
    assertThat(browser.all(".outdated")).hasSize(3);
    assertThat(browser.find("#sparsity").getAttribute("aria-invalid")).isEqualTo("true");
    type("sparsity", "0.8");
    browser.awaitText(".verdict .state", "● STABLE");
    assertThat(browser.all(".outdated")).isEmpty();
    assertThat(browser.all("[aria-invalid]")).isEmpty();

    browser.find("#depth").sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
    browser.awaitText(".theory-head", "Depth needs a number above 0");
    assertThat(browser.all(".outdated")).hasSize(3);
    type("depth", "100000");
    browser.awaitText(".theory-head", "Depth must be between 1 and 2000");
    assertThat(browser.all(".outdated")).hasSize(3);
  }

  @Test
  void is_at_risk_where_no_slope_is_safe() {
    open("/theory.html?activation=crelu&sparsity=0.961&depth=30&width=100");

    browser.awaitText(".verdict .state", "AT RISK");
    assertThat(browser.text(".verdict")).contains("Clipped ReLU", "not safe at any slope");
    browser.awaitText(".advised", "No design is safe here");
    browser.find(".advised button").click();
    browser.awaitText(".verdict .state", "STABLE");
    assertThat(browser.address()).contains("sparsity=0.92");
  }

  @Test
  void the_safest_design_is_named_drawn_and_marked_once_it_is_taken() {
    open("/theory.html?activation=relu_tau&sparsity=0.8&depth=30&width=100");
    browser.awaitText(".verdict .state", "UNSTABLE");
    browser.awaitText(".advised", "Safest design: clipped ReLU with slope");
    browser.find(".advised-curve");

    browser.find(".advised button").click();

    browser.awaitText(".advised", "This is the safest design.");
    browser.awaitText(".verdict .state", "STABLE");
    assertThat(browser.all(".advised-curve")).isEmpty();
  }

  @Test
  void the_design_of_a_run_at_a_step_is_taken_over() throws IOException {
    String run = client.importRun("healthy.json.gz");
    dashboard.awaitQuiet();
    JsonNode known = client.get("/api/v1/runs/" + run).json();
    long first = known.path("firstStep").asLong();
    open("/theory.html?run=" + run + "&step=" + first);
    browser.awaitText("#measured-says", "Measured at step " + first);
    browser.find("path.measured-dots");

    browser.find("#take-over").click();

    JsonNode layer = known.at("/layers/0");
    browser.await(
        "the design is not taken over",
        () -> browser.address().contains("width=" + layer.path("units").asInt()) ? true : null);
    assertThat(browser.address())
        .contains("activation=" + layer.at("/activation/kind").asText(), "step=" + first);
    assertThat(browser.text("#measured-says"))
        .contains("sparsity " + browser.find("#sparsity").getAttribute("value"));
    browser.awaitText(".fan-readout", "layer");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void a_run_that_is_not_here_is_said_beside_its_name() {
    open("/theory.html?run=nobody");

    browser.awaitText("#measured-says", "Run \"nobody\" was not found.");
    browser.awaitText(".escape", "30 layers");
  }

  @Test
  void labels_of_the_map_keep_their_size_on_a_phone_and_on_a_wide_screen() {
    for (int width : new int[] {500, 1400, 2560}) {
      browser.resize(width, 1000);
      open(RISKY);
      browser.find(".map text");
      browser.await("labels are scaled at " + width, () -> {
        double scale = ((Number)
                browser.run("return document.querySelector('.map').getScreenCTM().a"))
            .doubleValue();
        return Math.abs(scale - 1) < 0.05 ? true : null;
      });
      assertThat((Boolean) browser.run("return document.documentElement.scrollWidth <= innerWidth"))
          .isTrue();
    }
  }

  private void type(String field, String text) {
    WebElement element = browser.find("#" + field);
    element.sendKeys(Keys.chord(Keys.CONTROL, "a"), text);
  }

  private void open(String path) {
    browser.open(dashboard.address().resolve(path).toString());
  }
}
