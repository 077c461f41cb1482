package io.tightrope.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.DashboardClient;
import io.tightrope.dashboard.config.DashboardConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** Labels, notes and the archive on the pages. */
@Tag("integration")
@ExtendWith(ChromiumExtension.class)
class RunEditsPageTest {
  @TempDir
  Path data;

  private final Chromium browser;
  private Dashboard dashboard;
  private DashboardClient client;
  private String run;

  RunEditsPageTest(Chromium browser) {
    this.browser = browser;
  }

  @BeforeEach
  void start() throws IOException {
    dashboard = Dashboard.start(DashboardConfig.local(0, data));
    client = new DashboardClient(dashboard.address());
    run = client.importRun("healthy.json.gz");
    browser.complaints();
  }

  @AfterEach
  void stop() {
    browser.open("about:blank");
    dashboard.close();
  }

  private void open(String path) {
    browser.open(dashboard.address().resolve(path).toString());
  }

  @Test
  void labels_and_notes_appear_on_an_open_page_as_the_text_they_are() {
    open("/run.html?run=" + run);
    browser.awaitText(".mark", "run ended");
    assertThat(browser.all(".run-notes")).isEmpty();

    client.patch("/api/v1/runs/" + run, """
        {"labels": {"<i>team": "<img src=x onerror=alert(1)>"}, "notes": "<b>not bold</b>\\nline 2"}
        """);

    browser.awaitText(".run-notes", "<b>not bold</b>");
    assertThat(
            browser.run("return document.querySelector('.run-notes').innerText").toString())
        .startsWith("<b>not bold</b>\nline 2\n");
    browser.awaitText(".run-labels", "<i>team: <img src=x onerror=alert(1)>");
    assertThat(browser.all(".run-notes b, .run-labels i, .run-labels img")).isEmpty();
    client.patch("/api/v1/runs/" + run, "{\"notes\": null}");
    browser.await("the notes stay", () -> browser.all(".run-notes").isEmpty() ? true : null);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void labels_and_notes_are_changed_on_the_page_and_a_wrong_line_is_named() {
    client.patch("/api/v1/runs/" + run, "{\"labels\": {\"team\": \"nlp\", \"old\": \"x\"}}");
    open("/run.html?run=" + run);
    browser.awaitText(".run-labels", "team: nlp");
    browser.find("#edit").click();
    browser.find("dialog [name=labels]").clear();
    browser.find("dialog [name=labels]").sendKeys("team=vision\npaper");
    browser.find("dialog [name=notes]").sendKeys("Diverged after stage 2.");
    browser.find("dialog [type=submit]").click();
    browser.awaitText("dialog .trouble", "\"paper\" is not a label. Write name=value.");

    browser.find("dialog [name=labels]").sendKeys("=fig 3");
    browser.find("dialog [type=submit]").click();

    browser.awaitText(".run-notes", "Diverged after stage 2.");
    browser.awaitText(".run-labels", "paper: fig 3");
    assertThat(browser.all("dialog")).isEmpty();
    JsonNode changed = client.get("/api/v1/runs/" + run).json();
    assertThat(changed.path("labels").path("team").asText()).isEqualTo("vision");
    assertThat(changed.path("labels").has("old")).isFalse();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void a_baseline_that_is_not_here_is_rejected_in_the_dialog_and_nothing_is_changed() {
    open("/run.html?run=" + run);
    browser.find("#edit").click();
    browser.find("dialog [name=notes]").sendKeys("kept?");
    browser.find("dialog [name=baseline]").sendKeys("x".repeat(300));
    browser.find("dialog [type=submit]").click();

    browser.awaitText("dialog .trouble", "baseline");
    assertThat(client.get("/api/v1/runs/" + run).json().path("notes").asText()).isEmpty();
    browser.complaints();
  }

  @Test
  void a_run_is_taken_away_in_each_of_its_forms() {
    open("/run.html?run=" + run);
    browser.awaitText(".run-actions", "Download: recorded run, CSV, Parquet");

    List<String> addresses = browser.all(".run-actions a").stream()
        .map(link -> String.valueOf(link.getAttribute("href")))
        .toList();
    assertThat(addresses).hasSize(3).allSatisfy(address -> {
      DashboardClient.Answer answer = client.get(address);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.response().body().length).isGreaterThan(1000);
    });
  }

  @Test
  void a_run_is_archived_by_a_button_found_among_the_archived_ones_and_put_back() {
    client.post("/api/v1/runs", "{\"run\": \"other\", \"session\": \"s\", \"layers\": [{}]}");
    open("/run.html?run=" + run);
    browser.awaitText("#archive", "Archive");
    browser.find("#archive").click();
    browser.awaitText("#archive", "Unarchive");
    browser.awaitText(".run-labels", "archived");
    assertThat(client.get("/api/v1/runs/" + run).json().path("archived").asBoolean())
        .isTrue();

    open("/");
    browser.awaitText(".runs", "other");
    assertThat(browser.text(".runs")).doesNotContain(run);
    browser.find(".runs-head input[type=checkbox]").click();
    browser.awaitText(".runs", run);
    browser.await("the others stay", () -> browser.text(".runs").contains("other") ? null : true);
    assertThat(browser.address()).contains("archived=true");

    browser.find(".runs .name a").click();
    browser.awaitText("#archive", "Unarchive");
    browser.find("#archive").click();
    browser.await(
        "the run is still archived",
        () -> client.get("/api/v1/runs/" + run).json().path("archived").asBoolean() ? null : true);
    browser.awaitText("#archive", "Archive");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void when_every_run_is_archived_the_list_still_leads_to_them() {
    client.patch("/api/v1/runs/" + run, "{\"archived\": true}");

    open("/");

    browser.awaitText(".runs-head", "0 runs");
    assertThat(browser.all(".teach")).isEmpty();
    browser.find(".runs-head input[type=checkbox]").click();
    browser.awaitText(".runs", run);
  }

  @Test
  void the_archive_button_keeps_its_place_and_focus_while_the_run_trains() {
    train(0);
    open("/run.html?run=live");
    browser.awaitStream();
    browser.awaitText(".run-facts", "· 1 step");
    browser.run("""
        const button = document.querySelector("#archive");
        window.takenOut = 0;
        new MutationObserver((records) => {
          for (const { removedNodes } of records) {
            if ([...removedNodes].some((node) => node.contains(button) || node.parentNode === button)) window.takenOut++;
          }
        }).observe(document.body, { childList: true, subtree: true });
        button.focus();
        return true;
        """);

    for (int step = 1; step <= 3; step++) {
      train(step);
      browser.awaitText(".run-facts", "· " + (step + 1) + " steps");
    }

    assertThat(browser.run("return document.activeElement.id")).isEqualTo("archive");
    assertThat(browser.run("return window.takenOut")).isEqualTo(0L);
    browser.press(Keys.ENTER);
    browser.awaitText("#archive", "Unarchive");
    assertThat(browser.run("return document.activeElement.id")).isEqualTo("archive");
  }

  @Test
  void why_the_archive_was_rejected_stays_while_the_run_trains_until_it_works() {
    train(0);
    open("/run.html?run=live");
    browser.awaitStream();
    browser.awaitText(".run-facts", "· 1 step");
    browser.run("""
        const real = window.fetch;
        window.away = true;
        window.fetch = (path, options) => window.away && options?.method === "PATCH"
          ? Promise.reject(new TypeError("away")) : real(path, options);
        return true;
        """);
    browser.find("#archive").click();
    browser.awaitText("main .trouble", "The dashboard does not answer.");

    for (int step = 1; step <= 3; step++) {
      train(step);
      browser.awaitText(".run-facts", "· " + (step + 1) + " steps");
    }

    assertThat(browser.text("main .trouble")).isEqualTo("The dashboard does not answer.");
    browser.run("window.away = false; return true");
    browser.find("#archive").click();
    browser.awaitText("#archive", "Unarchive");
    assertThat(browser.run("return document.querySelector('main .trouble').textContent"))
        .isEqualTo("");
  }

  private void train(int step) {
    if (step == 0) {
      client.post("/api/v1/runs", "{\"run\": \"live\", \"session\": \"s\", \"layers\": [{}]}");
    }
    assertThat(client
            .post("/api/v1/runs/live/frames", """
        {"frames": [{"seq": %d, "step": %d, "timestamp": %d, "loss": 1, "layers": {"preactivationVariance": [1]}}]}
        """.formatted(
                    step, step, System.currentTimeMillis() / 1000))
            .status())
        .isEqualTo(200);
  }
}
