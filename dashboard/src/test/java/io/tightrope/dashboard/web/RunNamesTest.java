package io.tightrope.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.DashboardClient;
import io.tightrope.dashboard.config.DashboardConfig;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.WebElement;

/** Names that mean something else in an address: every page and link leads to the run all the same. */
@Tag("integration")
@ExtendWith(ChromiumExtension.class)
class RunNamesTest {
  private static final int LAYERS = 3;

  @TempDir
  Path data;

  private final Chromium browser;
  private Dashboard dashboard;
  private DashboardClient client;

  RunNamesTest(Chromium browser) {
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

  @ParameterizedTest
  @ValueSource(
      strings = {".", "..", "a/b", "../x", "100%", "%2e%2e", "#1", "what?", "a#b?c=d&e;f", "-"})
  void the_list_the_run_page_its_report_and_its_alerts_lead_to_the_run(String name) {
    train(name);
    dashboard.awaitQuiet();

    open("/");
    follow(".runs .name a", name);
    browser.awaitText("h1", name);
    browser.awaitText("#alerts .alert", "NonFiniteValues");
    browser.find(".profile-plot");
    assertThat(browser.text("h1")).isEqualTo(name);
    assertThat(browser.all(".notice[data-tone=error]")).isEmpty();
    assertThat(reportOfPage()).contains(escaped(name));

    open("/alerts.html");
    follow(".alert-text a", name);
    browser.awaitText("h1", name);
    browser.awaitText(".where", "step");
    open("/alerts.html");
    follow(".alert .alert-rule a", "NonFiniteValues");
    browser.awaitText(".evidence", "measured");
    follow(".evidence a", "See it on the run's page");
    browser.awaitText("h1", name);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void runs_of_any_name_are_compared() {
    List<String> names = List.of("..", ".", "a/b#c");
    names.forEach(this::train);
    dashboard.awaitQuiet();

    open("/compare.html?"
        + names.stream()
            .map(name -> "run=" + URLEncoder.encode(name, StandardCharsets.UTF_8))
            .collect(Collectors.joining("&")));

    browser.await(
        "not three rows",
        () -> browser.all("#compare-variance .profile-plot").size() == names.size() ? true : null);
    assertThat(browser.all(".notice[data-tone=error]")).isEmpty();
    assertThat(browser.complaints()).isEmpty();
  }

  private void train(String name) {
    ObjectNode run = JsonNodeFactory.instance.objectNode().put("run", name);
    for (int layer = 0; layer < LAYERS; layer++) {
      run.withArray("layers").addObject();
    }
    assertThat(client.post("/api/v1/runs", run.toString()).status()).isEqualTo(201);
    String frames = "/api/v1/runs/-/frames?run=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    assertThat(client.post(frames, """
        {"frames": [
          {"seq": 0, "step": 0, "timestamp": 1, "loss": 2, "layers": {"preactivationVariance": [1, 1, 1]}},
          {"seq": 1, "step": 1, "timestamp": 2, "loss": "Infinity", "layers": {"preactivationVariance": [1, 1, 1]}}]}
        """).status()).isEqualTo(200);
  }

  /** What the page's link gives to the browser. */
  private String reportOfPage() {
    browser.run("""
        window.report = null;
        fetch(document.querySelector("#report").href).then((answer) => answer.text()).then((text) => {
          window.report = text;
        });
        return true;
        """);
    return browser.await("there is no report", () -> {
      String text = (String) browser.run("return window.report ?? ''");
      return text.isEmpty() ? null : text;
    });
  }

  /** Clicks a link as soon as it is there; the page may replace it meanwhile. */
  private void follow(String css, String text) {
    browser.await("there is no link to " + text, () -> {
      Optional<WebElement> link = browser.all(css).stream()
          .filter(element -> element.getText().equals(text))
          .findFirst();
      link.ifPresent(WebElement::click);
      return link.orElse(null);
    });
  }

  private static String escaped(String name) {
    return name.replace("&", "&amp;");
  }

  private void open(String path) {
    browser.open(dashboard.address().resolve(path).toString());
  }
}
