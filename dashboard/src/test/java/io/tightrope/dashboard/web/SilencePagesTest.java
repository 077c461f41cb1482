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
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.support.ui.Select;

/** Silences as people set, read, end and take them back; a picture is in target/pages. */
@Tag("integration")
@ExtendWith(ChromiumExtension.class)
class SilencePagesTest {
  private static final Path PICTURES = Path.of("target/pages");

  @TempDir
  Path data;

  private final Chromium browser;
  private Dashboard dashboard;
  private DashboardClient client;

  SilencePagesTest(Chromium browser) {
    this.browser = browser;
  }

  @BeforeEach
  void start() {
    dashboard = Dashboard.start(DashboardConfig.local(0, data));
    client = new DashboardClient(dashboard.address());
    train("first", "vision");
    train("second", "speech");
    dashboard.awaitQuiet();
    browser.complaints();
    browser.open(dashboard.address().resolve("/alerts.html").toString());
    browser.awaitText(".tabs", "Firing (2)");
  }

  @AfterEach
  void stop() {
    browser.run("localStorage.clear(); return true");
    browser.open("about:blank");
    dashboard.close();
  }

  @Test
  void a_silence_by_run_and_rule_has_a_comment_and_an_author_and_is_ended_again() {
    askFor("first");
    assertThat(browser.find("dialog [name=run]").getAttribute("value")).isEqualTo("first");
    assertThat(chosen("rule")).isEqualTo("NonFiniteValues");
    browser.find("dialog [name=comment]").sendKeys("known, <b>being</b> mended");
    browser.find("dialog [name=author]").sendKeys("ann");
    submit();

    browser.awaitText("section[aria-label=Silences]", "NonFiniteValues in first");
    browser.awaitText("section[aria-label=Silences]", "known, <b>being</b> mended");
    browser.awaitText("section[aria-label=Silences]", "ann");
    tab("silenced");
    browser.awaitText(".alert-item[data-state=silenced]", "NonFiniteValues");
    browser.find("section[aria-label=Silences] button").click();

    awaitNoSilence();
    browser.awaitText(".tabs", "Firing (2)");
    askFor("second");
    browser.await(
        "the name is forgotten",
        () ->
            "ann".equals(browser.find("dialog [name=author]").getAttribute("value")) ? true : null);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void a_silence_by_label_covers_every_run_that_has_it() throws IOException {
    askFor("second");
    browser.find("dialog [name=run]").clear();
    select("rule", "");
    browser.find("dialog .chip[aria-pressed=false]").click();
    picture("silence-dialog.png");
    submit();

    browser.awaitText("section[aria-label=Silences]", "every rule in every run with team=speech");
    browser.awaitText(".tabs", "Firing (1)");
    JsonNode silence = client.get("/api/v1/silences").json().get(0);
    assertThat(silence.path("labels").path("team").asText()).isEqualTo("speech");
    assertThat(silence.path("run").asText()).isEmpty();
    tab("silenced");
    assertThat(browser.text(".alert-item[data-state=silenced]")).contains("second");
    picture("silence-list.png");
  }

  @Test
  void without_an_alert_a_silence_is_made_of_a_severity_and_typed_labels() {
    browser.find("#silence").click();
    submit();
    browser.awaitText("dialog .trouble", "Choose a run, a rule, a severity or a label.");
    browser.find("dialog [name=label]").sendKeys("team", Keys.ENTER);
    browser.awaitText("dialog .trouble", "\"team\" is not a label. Write name=value.");
    browser.find("dialog [name=label]").sendKeys("=vision", Keys.ENTER);
    browser.awaitText("dialog .chip", "team=vision");
    browser.find("dialog [name=label]").sendKeys("size=small", Keys.ENTER);
    browser.find("dialog .chip:last-child").click();
    select("severity", "critical");
    submit();

    browser.awaitText(
        "section[aria-label=Silences]",
        "critical alerts of every rule in every run with team=vision");
    assertThat(browser.text(".alert-item[data-state=firing]")).contains("second");
    tab("silenced");
    browser.awaitText(".alert-item[data-state=silenced]", "first");
  }

  @Test
  void a_silence_and_its_end_can_be_taken_back() {
    askFor("first");
    browser.find("dialog [name=comment]").sendKeys("once");
    submit();
    browser.awaitText(".done", "Silenced for 1 hour: NonFiniteValues in first.");
    browser.find(".done button").click();
    browser.awaitText(".done", "Taken back.");
    awaitNoSilence();

    askFor("first");
    browser.find("dialog [name=comment]").sendKeys("twice");
    submit();
    browser.awaitText("section[aria-label=Silences]", "twice");
    JsonNode before = client.get("/api/v1/silences").json().get(0);
    browser.find("section[aria-label=Silences] button").click();
    browser.awaitText(".done", "Ended the silence of NonFiniteValues in first.");
    browser.find(".done button").click();

    browser.awaitText("section[aria-label=Silences]", "twice");
    JsonNode after = client.get("/api/v1/silences").json().get(0);
    assertThat(after.path("endsAt")).isEqualTo(before.path("endsAt"));
    assertThat(after.path("run")).isEqualTo(before.path("run"));
    assertThat(after.path("rule")).isEqualTo(before.path("rule"));
  }

  @Test
  void a_silence_that_begins_later_is_planned_seen_and_cancelled() {
    browser.find("#silence").click();
    browser.find("dialog [name=run]").sendKeys("first");
    browser.run("const at = new Date(Date.now() + 26 * 3600e3);"
        + "const local = new Date(at - at.getTimezoneOffset() * 6e4).toISOString().slice(0, 16);"
        + "document.querySelector('dialog [name=start]').value = local; return true");
    submit();

    browser.awaitText("section[aria-label=Silences]", "planned: begins in 26 h, lasts 60 min");
    browser.awaitText(".done", "Silence planned from");
    browser.awaitText(".tabs", "Firing (2)");
    JsonNode made = client.get("/api/v1/silences").json().get(0);
    assertThat(made.path("endsAt").asDouble() - made.path("startsAt").asDouble())
        .isEqualTo(3600);
    browser.find("section[aria-label=Silences] button").click();
    awaitNoSilence();
  }

  @Test
  void a_rejected_silence_stays_open_and_says_why() {
    askFor("first");
    browser.run(
        "document.querySelector('dialog [name=comment]').value = 'x'.repeat(501); return true");
    submit();

    browser.awaitText("dialog .trouble", "comment");
    assertThat(client.get("/api/v1/silences").json()).isEmpty();
    browser.find("dialog [name=comment]").clear();
    submit();
    browser.awaitText("section[aria-label=Silences]", "NonFiniteValues in first");
    browser.complaints();
  }

  @Test
  void a_typed_label_gives_way_to_the_runs_own_of_that_name_and_the_dialog_shows_what_it_sends() {
    askFor("second");
    browser.awaitText("dialog .chip", "team=speech");
    browser.find("dialog [name=label]").sendKeys("team=vision", Keys.ENTER);
    assertThat(labels()).isEqualTo("team=speech false, team=vision true");

    browser.find("dialog .chip[aria-pressed=false]").click();

    assertThat(labels()).isEqualTo("team=speech true");
    submit();
    browser.awaitText("section[aria-label=Silences]", "team=speech");
    assertThat(client.get("/api/v1/silences").json().at("/0/labels").toString())
        .isEqualTo("{\"team\":\"speech\"}");
  }

  @Test
  void a_label_typed_before_those_of_the_run_arrive_is_shown_once() {
    browser.run("""
        const real = window.fetch;
        const gate = new Promise((open) => { window.open = open; });
        window.fetch = async (path, options) => {
          if (String(path).endsWith("/runs/second")) await gate;
          return real(path, options);
        };
        return true;
        """);
    askFor("second");
    browser.find("dialog [name=label]").sendKeys("team=speech", Keys.ENTER);
    assertThat(labels()).isEqualTo("team=speech true");

    browser.run("window.open(); return true");

    browser.find("dialog .chip:not([title])");
    assertThat(labels()).isEqualTo("team=speech true");
    browser.find("dialog .chip").click();
    assertThat(labels()).isEqualTo("team=speech false");
  }

  @Test
  void a_silence_sent_twice_in_a_row_is_made_once_even_where_the_browser_keeps_nothing() {
    browser.run("""
        Storage.prototype.setItem = () => { throw new Error("full"); };
        Storage.prototype.getItem = () => { throw new Error("not allowed"); };
        const real = window.fetch;
        window.sent = 0;
        window.fetch = (path, options) => {
          if (options?.method === "POST") window.sent++;
          return real(path, options);
        };
        return true;
        """);
    askFor("first");
    browser.find("dialog [name=author]").sendKeys("ann");
    browser.run("""
        const button = document.querySelector("dialog button[type=submit]");
        button.click();
        button.click();
        return true;
        """);

    browser.awaitText("section[aria-label=Silences]", "NonFiniteValues in first");
    assertThat(browser.run("return window.sent")).isEqualTo(1L);
    assertThat(client.get("/api/v1/silences").json()).hasSize(1);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void after_a_load_that_failed_the_same_alerts_come_back() {
    browser.awaitStream();
    browser.run("""
        const real = window.fetch;
        window.away = true;
        window.fetch = (path, options) => window.away ? Promise.reject(new TypeError("away")) : real(path, options);
        return true;
        """);
    client.patch("/api/v1/runs/first", "{\"notes\": \"looked at\"}");
    browser.awaitText("main .notice", "The dashboard does not answer.");

    browser.run(
        "window.away = false; document.querySelector('main .notice button').click(); return true");

    browser.awaitText(".tabs", "Firing (2)");
    assertThat(browser.all("main .notice")).isEmpty();
  }

  /** The labels in the dialog, each with whether it is pressed. */
  private String labels() {
    return browser.run("""
        return [...document.querySelectorAll("dialog .chip")]
          .map((chip) => chip.textContent + " " + chip.getAttribute("aria-pressed")).join(", ")
        """).toString();
  }

  private void train(String run, String team) {
    client.post(
        "/api/v1/runs",
        "{\"run\": \"" + run + "\", \"layers\": [{}], \"labels\": {\"team\": \"" + team + "\"}}");
    client.post("/api/v1/runs/" + run + "/frames", """
        {"frames": [{"seq": 0, "step": 0, "timestamp": 1, "loss": "NaN"},
          {"seq": 1, "step": 1, "timestamp": 2, "loss": "NaN"}]}
        """);
  }

  private void askFor(String run) {
    tab("firing");
    browser.await(
        "there is no alert of " + run,
        () -> browser.all(".alert-item").stream()
            .filter(item -> item.getText().contains(run))
            .findFirst()
            .map(item -> {
              if (item.getAttribute("open") == null) {
                item.findElement(By.cssSelector(".what")).click();
              }
              item.findElement(By.cssSelector(".alert-actions button:nth-of-type(2)"))
                  .click();
              return item;
            })
            .orElse(null));
    browser.find("dialog [name=comment]");
  }

  private void tab(String state) {
    browser.find(".tabs [data-tab=" + state + "]").click();
  }

  private void submit() {
    browser.find("dialog button[type=submit]").click();
  }

  private String chosen(String name) {
    return new Select(browser.find("dialog [name=" + name + "]"))
        .getFirstSelectedOption()
        .getText();
  }

  private void select(String name, String value) {
    new Select(browser.find("dialog [name=" + name + "]")).selectByValue(value);
  }

  private void awaitNoSilence() {
    browser.await(
        "the silence stays",
        () -> browser.all("section[aria-label=Silences]").isEmpty() ? true : null);
  }

  private void picture(String name) throws IOException {
    Files.createDirectories(PICTURES);
    Files.write(PICTURES.resolve(name), browser.picture());
  }
}
