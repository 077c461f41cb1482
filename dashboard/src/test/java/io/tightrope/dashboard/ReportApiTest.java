package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.dashboard.DashboardClient.Answer;
import io.tightrope.dashboard.config.DashboardConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportApiTest {
  @TempDir
  Path data;

  private Dashboard dashboard;
  private DashboardClient client;
  private String path;

  @BeforeEach
  void start() throws IOException {
    dashboard = Dashboard.start(DashboardConfig.local(0, data));
    client = new DashboardClient(dashboard.address());
    String run = client.importRun("exploding.json.gz");
    dashboard.awaitQuiet();
    path = "/api/v1/runs/" + run + "/report";
  }

  @AfterEach
  void stop() {
    dashboard.close();
  }

  @Test
  void the_report_is_a_page_to_keep_named_after_the_run() {
    Answer page = client.get(path);

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=utf-8");
    assertThat(page.header("Content-Disposition"))
        .isEqualTo("attachment; filename*=UTF-8''relutau-rescale-10x100-s0.8-seed186-report.html");
    assertThat(page.text()).startsWith("<!doctype html>").contains("Failing");
  }

  @Test
  void the_language_is_the_one_asked_for_else_the_browser_s_else_english() {
    assertThat(client.get(path + "?language=ja").text()).contains("lang=\"ja\"");
    assertThat(ofBrowser("fr, ja-JP;q=0.8, en;q=0.7")).contains("lang=\"ja\"");
    assertThat(ofBrowser("fr")).contains("lang=\"en\"");
    assertThat(ofBrowser("not a language ;;")).contains("lang=\"en\"");
  }

  private String ofBrowser(String languages) {
    return client
        .send(client.request(path).header("Accept-Language", languages))
        .text();
  }

  @Test
  void what_is_wrong_with_a_request_is_named() {
    assertThat(client.get(path + "?language=xx").json().path("field").asText())
        .isEqualTo("language");
    assertThat(client.get(path + "?baseline=nosuch").json().path("field").asText())
        .isEqualTo("baseline");
    assertThat(client.get(path + "?format=pdf").status()).isEqualTo(400);
    assertThat(client.get("/api/v1/runs/nosuch/report").status()).isEqualTo(404);
  }

  @Test
  void an_alert_that_was_acknowledged_is_reported_as_such() {
    String alert =
        client.get(path.replace("/report", "/alerts")).json().path(0).path("id").asText();
    client.post("/api/v1/alerts/" + alert + "/ack", "{\"by\": \"Mei\"}");

    assertThat(client.get(path).text()).contains("acknowledged by Mei");
  }
}
