package io.tightrope.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.DashboardClient;
import io.tightrope.dashboard.config.DashboardConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The pages draw the expected values that the frames carry and choose none of their own. */
@Tag("integration")
@ExtendWith(ChromiumExtension.class)
class ExpectedValuesTest {
  private static final int LAYERS = 4;
  private static final int STEPS = 20;

  @TempDir
  Path data;

  private final Chromium browser;
  private final Map<String, List<? extends Number>> columns = new LinkedHashMap<>();
  private Dashboard dashboard;
  private DashboardClient client;

  ExpectedValuesTest(Chromium browser) {
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
  void a_variance_is_coloured_by_its_distance_from_the_band() {
    columns.put("preactivationVariance", List.of(50, 50, 50, 0.01));
    columns.put("preactivationVarianceExpected", List.of(1, 49, 1, 1));
    columns.put("preactivationVarianceLow", List.of(0.5, 0.5, 20, 0.5));
    columns.put("preactivationVarianceHigh", List.of(100, 2, 60, 2));

    assertThat(tones("variance")).containsExactly("quiet", "loud", "quiet", "loud");
    assertThat(browser.all("#panel-variance .profile .band")).isNotEmpty();
  }

  @Test
  void without_a_band_the_expected_variance_decides() {
    columns.put("preactivationVariance", List.of(50, 2, 0.01, 50));
    columns.put("preactivationVarianceExpected", List.of(1, 1, 1, 50));

    assertThat(tones("variance")).containsExactly("loud", "quiet", "loud", "quiet");
  }

  @Test
  void a_variance_without_expected_values_has_no_colour_and_the_panel_says_so() {
    columns.put("preactivationVariance", List.of(50, 2, 0.01, 50));

    assertThat(tones("variance")).containsOnly("blank");
    assertThat(browser.text("#panel-variance .remark")).contains("no expected values");
  }

  @Test
  void correlation_and_gain_are_held_against_their_columns_only() {
    columns.put("inputCorrelation", List.of(0.99, 0.99, 0.99, 0.99));
    columns.put("inputCorrelationExpected", List.of(0.2, 0.99, 0.2, 0.99));
    columns.put("backwardGain", List.of(20, 20, 20, 20));

    assertThat(tones("correlation")).containsExactly("loud", "quiet", "loud", "quiet");
    unfold();
    assertThat(tonesOf("gain")).containsOnly("blank");
  }

  @Test
  void silent_units_are_held_against_the_expected_share() {
    columns.put("deadUnits", List.of(0.9, 0.9, 0.1, 0.1));
    columns.put("deadUnitsExpected", List.of(0.1, 0.9, 0.1, 0.9));

    open();
    unfold();

    assertThat(tonesOf("dead")).containsExactly("loud", "quiet", "quiet", "quiet");
  }

  @Test
  void a_layer_of_dead_units_is_never_calm() {
    columns.put("deadUnits", List.of(1, 0.9, 1, 0.9));
    columns.put("deadUnitsExpected", List.of(1, 1, 0, 1));
    open();
    unfold();
    assertThat(tonesOf("dead")).containsExactly("loud", "quiet", "loud", "quiet");

    columns.remove("deadUnitsExpected");
    open();
    unfold();
    assertThat(tonesOf("dead")).containsExactly("loud", "blank", "loud", "blank");
  }

  @Test
  void evidence_is_what_the_catalogue_names() throws IOException {
    String page = alertPage(Recording.importInto(client, "exploding.json.gz"), "VarianceExplosion");

    browser.open(page);

    assertThat(evidence()).containsExactly("panel-variance", "panel-sparsity");
    assertThat(browser.all(".evidence [aria-label=Loss]")).isEmpty();
  }

  @Test
  void evidence_follows_another_catalogue() throws IOException {
    String page = alertPage(Recording.importInto(client, "exploding.json.gz"), "VarianceExplosion");

    try (Chromium.Pretence ignored = browser.pretend("/api/v1/catalogue", """
        {"runStatistics": [{"name": "loss"}, {"name": "sparsityTarget"}, {"name": "stage"}],
         "rules": [{"id": "VarianceExplosion", "evidence": ["inputCorrelation", "loss"]}]}""")) {
      browser.open(page);

      assertThat(evidence()).containsExactly("panel-correlation");
      assertThat(browser.all(".evidence [aria-label=Loss]")).hasSize(1);
      browser.awaitText(".evidence .readout", "achieved 0.");
    }
  }

  @Test
  void the_newest_numbers_of_an_alert_stand_beside_its_first_ones() throws IOException {
    String run = Recording.importInto(client, "exploding.json.gz");
    String page = alertPage(run, "VarianceExplosion");
    JsonNode alert = alert(run, "VarianceExplosion");
    long newest = alert.path("latest").path("step").asLong();
    assertThat(newest).isGreaterThan(alert.path("step").asLong());

    browser.open(page);

    browser.awaitText(".alert", alert.path("message").asText());
    browser.awaitText(".alert-latest", "at step " + newest);
  }

  private List<String> tones(String quantity) {
    open();
    return tonesOf(quantity);
  }

  /** One tone a layer, in the middle of the run. */
  private List<String> tonesOf(String quantity) {
    String canvas = "#panel-" + quantity + " canvas";
    browser.await(
        "the values are not drawn",
        () -> browser.all("#panel-" + quantity + " .dots[d^=M]").isEmpty() ? null : true);
    return java.util.stream.IntStream.range(0, LAYERS)
        .mapToObj(layer -> browser.toneAt(canvas, 0.5, (layer + 0.5) / LAYERS))
        .toList();
  }

  private void unfold() {
    browser.run("document.querySelector('details.more').open = true; return true");
  }

  /** A new run whose frames all carry the columns, opened. */
  private void open() {
    String run = "run-" + columns.hashCode();
    introduce(run);
    browser.open(dashboard.address().resolve("/run.html?run=" + run).toString());
    browser.awaitText(".mark", "live, step " + (STEPS - 1));
  }

  private void introduce(String run) {
    ObjectNode description = JsonNodeFactory.instance.objectNode().put("run", run);
    ArrayNode layers = description.put("session", "s").putArray("layers");
    ArrayNode frames = JsonNodeFactory.instance.arrayNode();
    for (int layer = 0; layer < LAYERS; layer++) {
      layers
          .addObject()
          .put("index", layer)
          .put("name", "dense" + layer)
          .put("kind", "dense")
          .put("units", 10)
          .put("fanIn", 10);
    }
    for (int step = 0; step < STEPS; step++) {
      frames
          .addObject()
          .put("seq", step)
          .put("step", step)
          .put("timestamp", System.currentTimeMillis() / 1e3)
          .put("loss", 1)
          .set("layers", JsonMapper.builder().build().valueToTree(columns));
    }
    client.post("/api/v1/runs", description.toString());
    int status = client
        .post("/api/v1/runs/" + run + "/frames", "{\"frames\":" + frames + "}")
        .status();
    assertThat(status).isLessThan(300);
  }

  /** Ids of the panels in the evidence that show a quantity. */
  private List<String> evidence() {
    browser.find(".evidence .profile-plot");
    return browser.all(".evidence .panel[id]").stream()
        .map(panel -> String.valueOf(panel.getDomAttribute("id")))
        .toList();
  }

  private String alertPage(String run, String rule) {
    dashboard.awaitQuiet();
    String id = alert(run, rule).path("id").asText();
    return dashboard.address().resolve("/alerts.html?id=" + id).toString();
  }

  private JsonNode alert(String run, String rule) {
    for (JsonNode alert : client.get("/api/v1/runs/" + run + "/alerts").json()) {
      if (alert.path("rule").asText().equals(rule)) {
        return alert;
      }
    }
    throw new AssertionError("no " + rule + " in " + run);
  }
}
