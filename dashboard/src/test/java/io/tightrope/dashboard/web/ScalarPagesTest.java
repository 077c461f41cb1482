package io.tightrope.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.DashboardClient;
import io.tightrope.dashboard.config.DashboardConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** Scalars of a program's own on the run page; a picture is in target/pages. */
@Tag("integration")
@ExtendWith(ChromiumExtension.class)
class ScalarPagesTest {
  private static final Path PICTURES = Path.of("target/pages");

  @TempDir
  Path data;

  private final Chromium browser;
  private Dashboard dashboard;
  private DashboardClient client;

  ScalarPagesTest(Chromium browser) {
    this.browser = browser;
  }

  @BeforeEach
  void start() {
    dashboard = Dashboard.start(DashboardConfig.local(0, data));
    client = new DashboardClient(dashboard.address());
    client.post("/api/v1/runs", "{\"run\": \"a\", \"layers\": [{}]}");
    client.post("/api/v1/runs/a/frames", """
        {"frames": [{"seq": 0, "step": 0, "timestamp": 1, "loss": 1, "layers": {"preactivationVariance": [1]}},
          {"seq": 1, "step": 9, "timestamp": 2, "loss": 1, "layers": {"preactivationVariance": [1]}}]}
        """);
    browser.complaints();
  }

  @AfterEach
  void stop() {
    browser.open("about:blank");
    dashboard.close();
  }

  @Test
  void a_scalar_that_is_not_finite_is_kept_and_seen_as_such() throws IOException {
    send(
        0,
        "\"val/auc\": {\"steps\": [1, 2, 3, 4], \"values\": [0.5, \"NaN\", 0.7, \"Infinity\"]},"
            + " \"val/f1\": {\"steps\": [2, 4], \"values\": [\"-Infinity\", \"NaN\"]},"
            + " \"val/loss\": {\"steps\": [4], \"values\": [2]}");

    JsonNode stored =
        client.get("/api/v1/runs/a/scalars?names=val/f1&buckets=1").json().at("/names/val~1f1");
    assertThat(stored.toString())
        .isEqualTo(
            "{\"buckets\":[{\"step\":4,\"count\":2,\"nonFinite\":2,\"min\":null,\"mean\":null,"
                + "\"max\":null,\"last\":\"NaN\"}]}");
    browser.open(dashboard.address().resolve("/run.html?run=a&step=4").toString());
    browser.awaitText("#scalars summary", "val/auc (2 of 4 values not finite)");
    browser.awaitText("#scalars summary", "val/f1 (all 2 values not finite)");
    assertThat(browser.text("#scalars summary")).endsWith("val/loss");
    browser.find("#scalars summary").click();

    browser.awaitText(panel("val/auc"), "not finite: ∞");
    browser.awaitText(panel("val/f1"), "not finite: NaN");
    browser.awaitText(panel("val/loss"), "step 4");
    assertThat(browser.text(panel("val/loss"))).doesNotContain("not finite");
    assertThat(browser.all(panel("val/auc") + " .flag")).hasSize(2);
    assertThat(browser.all(panel("val/f1") + " .flag")).hasSize(2);
    Files.createDirectories(PICTURES);
    Files.write(PICTURES.resolve("scalars.png"), browser.picture());
    browser.find(panel("val/auc") + " .flag:first-child").click();
    browser.awaitText(panel("val/auc"), "not finite: NaN");
    assertThat(browser.address()).contains("step=2");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void scalars_appear_as_they_arrive_and_built_in_ones_have_no_panel() {
    send(
        0,
        "\"loss\": {\"steps\": [1], \"values\": [2]}, \"examples\": {\"steps\": [1], \"values\": [8]}");
    browser.open(dashboard.address().resolve("/run.html?run=a").toString());
    browser.awaitStream();
    assertThat((Boolean) browser.run("return document.querySelector('#scalars').hidden"))
        .isTrue();

    send(1, "\"val/auc\": {\"steps\": [5], \"values\": [0.5]}");
    browser.awaitText("#scalars summary", "Scalars: val/auc");
    browser.find("#scalars summary").click();
    browser.awaitText(panel("val/auc"), "0.5");
    send(2, "\"val/auc\": {\"steps\": [8], \"values\": [\"NaN\"]}");

    browser.awaitText(panel("val/auc"), "not finite: NaN");
    assertThat(browser.all("#scalars .panel")).hasSize(1);
  }

  @Test
  void an_answer_that_comes_after_a_later_one_is_not_shown() {
    send(0, "\"val/auc\": {\"steps\": [2, 8], \"values\": [0.25, 0.75]}");
    browser.open(dashboard.address().resolve("/run.html?run=a&from=0&to=5").toString());
    browser.awaitStream();
    browser.awaitText("#scalars summary", "val/auc");
    browser.run("""
        const real = window.fetch;
        const gate = new Promise((open) => { window.open = open; });
        window.held = 0;
        window.late = 0;
        window.fetch = async (path, options) => {
          const response = await real(path, options);
          if (!String(path).includes("names=val") || !String(path).includes("from=0")) return response;
          const text = await response.text();
          window.held++;
          await gate;
          setTimeout(() => { window.late++; });
          const { ok, status, headers } = response;
          return { ok, status, headers, text: async () => text };
        };
        return true;
        """);
    browser.find("#scalars summary").click();
    browser.await(
        "no line is asked for",
        () -> browser.run("return window.held > 0").equals(true) ? 1 : null);

    browser.press(Keys.ESCAPE);
    browser.awaitText(panel("val/auc"), "0.75");
    browser.run("window.open(); return true");

    browser.await(
        "the answer is lost",
        () -> browser.run("return window.late === window.held").equals(true) ? 1 : null);
    assertThat(browser.text(panel("val/auc"))).contains("step 8", "0.75");
  }

  @Test
  void lines_that_cannot_be_read_say_so_until_they_are() {
    send(0, "\"val/auc\": {\"steps\": [2, 8], \"values\": [0.25, 0.75]}");
    browser.open(dashboard.address().resolve("/run.html?run=a").toString());
    browser.awaitStream();
    browser.awaitText("#scalars summary", "val/auc");
    browser.run("""
        const real = window.fetch;
        window.away = true;
        window.fetch = (path, options) => window.away && String(path).includes("names=val")
          ? Promise.reject(new TypeError("away")) : real(path, options);
        return true;
        """);

    browser.find("#scalars summary").click();
    browser.awaitText("#scalars .notice", "The dashboard does not answer.");
    client.post("/api/v1/runs/a/frames", """
        {"frames": [{"seq": 2, "step": 10, "timestamp": 3, "loss": 1, "layers": {"preactivationVariance": [1]}}]}
        """);
    browser.awaitText(".run-facts", "11 steps");
    assertThat(browser.text("#scalars .notice")).contains("The dashboard does not answer.");
    browser.run(
        "window.away = false; document.querySelector('#scalars .notice button').click(); return true");

    browser.awaitText(panel("val/auc"), "0.75");
    assertThat(browser.all("#scalars .notice")).isEmpty();
    assertThat(browser.complaints()).isEmpty();
  }

  private static String panel(String name) {
    return "#scalars [data-scalar='" + name + "']";
  }

  private void send(int seq, String series) {
    assertThat(client
            .post(
                "/api/v1/runs/a/scalars",
                "{\"seq\": " + seq + ", \"timestamp\": " + System.currentTimeMillis() / 1000
                    + ", \"series\": {" + series + "}}")
            .status())
        .isEqualTo(200);
  }
}
