package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.dashboard.config.DashboardConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of runs, filtered, sorted and paged by the dashboard. */
class RunListTest {
  private static final Pattern NEXT = Pattern.compile("<(.*)>; rel=\"next\"");

  @TempDir
  Path directory;

  private Dashboard dashboard;
  private DashboardClient client;

  @BeforeEach
  void start() {
    dashboard = Dashboard.start(DashboardConfig.local(0, directory));
    client = new DashboardClient(dashboard.address());
    for (int i = 0; i < 7; i++) {
      client.post(
          "/api/v1/runs",
          "{\"run\": \"run " + i
              + "\", \"session\": \"s\", \"model\": \"mlp\", \"labels\": {\"team\": \""
              + (i % 2 == 0 ? "vision" : "speech") + "\"}, \"layers\": [{}, {}]}");
      client.post(
          "/api/v1/runs/run%20" + i + "/frames",
          "{\"frames\": [{\"seq\": 0, \"step\": " + (10 - i)
              + ", \"timestamp\": 1790000000, \"loss\": " + i
              + ", \"layers\": {\"nonfiniteValues\": [0, "
              + (i == 3 ? 5 : 0) + "], \"activationSparsity\": [0.5, 0.7]}}]}");
    }
    client.post(
        "/api/v1/runs/run%201/events",
        "{\"seq\": 0, \"step\": 9, \"timestamp\": 1790000001, \"kind\": \"end\", \"status\": \"failed\"}");
    dashboard.awaitQuiet();
  }

  @AfterEach
  void stop() {
    dashboard.close();
  }

  private static List<String> names(DashboardClient.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    List<String> names = new ArrayList<>();
    for (JsonNode run : answer.json()) {
      names.add(run.path("run").asText().replace("run ", ""));
    }
    return names;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                            | 6543210",
        "sort=startedAt                | 0123456",
        "sort=lastStep                 | 6543210",
        "sort=-lastStep                | 0123456",
        "sort=-loss&limit=2            | 65",
        "sort=run                      | 0123456",
        "sort=need                     | 3165420",
        "state=failing                 | 3",
        "filter=state:failing          | 3",
        "filter=-state:failing         | 654210",
        "filter=rule:NonFinite*        | 3",
        "filter=nonfinite              | 3",
        "filter=label.team=speech      | 531",
        "filter=loss%3E2+loss%3C%3D4   | 43",
        "filter=step%3E=10             | 0",
        "filter=ended%3C99999d         | 1",
        "filter=ended%3E99999d         | ''",
        "filter=run:*4                 | 4",
        "filter=model:MLP+run+6        | 6",
        "filter=team:speech            | 531",
        "state=failed                  | 1",
        "state=failing,failed          | 31",
        "state=failing&state=failed    | 31",
        "rule=NonFiniteValues          | 3",
        "label=team:vision             | 6420",
        "label=team:vision&state=live  | 6420",
        "q=RUN 2                       | 2",
        "q=speech mlp                  | 531",
        "q=RUN 2&cursor=99             | 2",
        "q=RUN 2&cursor=99&sort=startedAt | ''",
      })
  void runs_are_filtered_and_sorted(String query, String expected) {
    List<String> names = names(client.get("/api/v1/runs?" + query.strip().replace(" ", "%20")));

    assertThat(String.join("", names)).isEqualTo(expected.strip());
  }

  @Test
  void pages_follow_one_another_without_a_gap_and_tell_how_many_there_are() {
    List<String> names = new ArrayList<>();
    String next = "runs?sort=need&limit=3";
    int pages = 0;
    while (!next.isEmpty()) {
      DashboardClient.Answer answer = client.get("/api/v1/" + next);
      assertThat(answer.header("X-Total-Count")).isEqualTo("7");
      names.addAll(names(answer));
      Matcher link = NEXT.matcher(answer.header("Link"));
      next = link.matches() ? link.group(1) : "";
      pages++;
    }

    assertThat(pages).isEqualTo(3);
    assertThat(String.join("", names)).isEqualTo("3165420");
  }

  @ParameterizedTest
  @CsvSource({
    "state=sleeping, state",
    "rule=Nothing, rule",
    "sort=colour, sort",
    "filter=lr%3Ehigh, filter",
    "filter=rule:Nothing, filter",
    "filter=ended%3C7, filter",
    "filter=host%3E7, filter",
    "filter=state:sleeping, filter",
    "limit=0, limit",
    "limit=1001, limit",
    "cursor=x, cursor",
    "sort=need&cursor=99, cursor",
    "colour=red, colour",
  })
  void a_parameter_that_makes_no_sense_is_400_and_named(String query, String field) {
    DashboardClient.Answer answer = client.get("/api/v1/runs?" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("field").asText()).isEqualTo(field);
  }

  @Test
  void a_run_that_reports_older_times_has_not_started_after_its_end() {
    JsonNode run = client.get("/api/v1/runs/run%201").json();

    assertThat(run.path("startedAt").asDouble())
        .isLessThanOrEqualTo(run.path("endedAt").asDouble());
  }

  @Test
  void the_list_is_the_same_after_a_restart() {
    client.post("/api/v1/runs", "{\"run\": \"run without a frame\", \"layers\": [{}]}");
    JsonNode before = client.get("/api/v1/runs?sort=run").json();
    dashboard.close();
    dashboard = Dashboard.start(DashboardConfig.local(0, directory));
    client = new DashboardClient(dashboard.address());
    JsonNode after = client.get("/api/v1/runs?sort=run").json();

    assertThat(after).hasSize(8);
    for (int i = 0; i < 8; i++) {
      for (String field : List.of(
          "run",
          "frames",
          "firstStep",
          "lastStep",
          "lastObservedStep",
          "lastTimestamp",
          "loss",
          "statistics",
          "lossHistory",
          "end",
          "endedAt",
          "alerts")) {
        assertThat(after.get(i).path(field)).as(field).isEqualTo(before.get(i).path(field));
      }
    }
    assertThat(after.get(0).path("sparsity").asDouble())
        .isCloseTo(0.6, Offset.offset(1e-6))
        .isCloseTo(before.get(0).path("sparsity").asDouble(), Offset.offset(1e-6));
  }
}
