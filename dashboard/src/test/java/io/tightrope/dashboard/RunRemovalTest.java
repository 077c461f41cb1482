package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.dashboard.DashboardClient.Answer;
import io.tightrope.dashboard.config.DashboardConfig;
import io.tightrope.dashboard.runs.WatchedRun;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many runs removed with one request. */
class RunRemovalTest {
  private static final int RUNS = 6;

  @TempDir
  Path data;

  private Dashboard dashboard;
  private DashboardClient client;

  /** Even runs are of the team vision, run 1 has failed, run 5 is archived. */
  @BeforeEach
  void start() {
    open();
    for (int i = 0; i < RUNS; i++) {
      client.post(
          "/api/v1/runs",
          "{\"run\": \"r" + i + "\", \"session\": \"s\", \"layers\": [{}], \"config\": {\"seed\": "
              + i + "}, \"labels\": {\"team\": \"" + (i % 2 == 0 ? "vision" : "nlp") + "\"}}");
      client.post(
          "/api/v1/runs/r" + i + "/frames",
          "{\"frames\": [{\"seq\": 0, \"step\": 0, \"timestamp\": 1, \"loss\": 1}]}");
    }
    client.post(
        "/api/v1/runs/r1/events",
        "{\"seq\": 0, \"step\": 1, \"timestamp\": 2, \"kind\": \"end\", \"status\": \"failed\"}");
    client.patch("/api/v1/runs/r5", "{\"archived\": true}");
    dashboard.awaitQuiet();
  }

  private void open() {
    dashboard = Dashboard.start(DashboardConfig.local(0, data));
    client = new DashboardClient(dashboard.address());
  }

  @AfterEach
  void stop() {
    dashboard.close();
  }

  private static String numbers(JsonNode runs) {
    return StreamSupport.stream(runs.spliterator(), false)
        .map(run -> run.path("run").asText().substring(1))
        .sorted()
        .reduce("", String::concat);
  }

  private String left() {
    return numbers(client.get("/api/v1/runs?archived=any").json());
  }

  private static String without(String removed) {
    return IntStream.range(0, RUNS)
        .mapToObj(Integer::toString)
        .filter(number -> !removed.contains(number))
        .reduce("", String::concat);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run=r0&run=r3 | 03",
        "run=r5 | 5",
        "run=r1&state=failed | 1",
        "run=r0&state=failed | ''",
        "label=team:vision | 024",
        "label=team:nlp | 13",
        "label=team:nlp&archived=any | 135",
        "archived=true | 5",
        "state=failed | 1",
        "config.seed=2&config.seed=4 | 24",
        "q=nlp | 13",
        "label=team:nobody | ''"
      })
  void what_the_list_would_show_is_removed_and_a_dry_run_only_says_so(
      String filter, String expected) {
    Answer dry = client.delete("/api/v1/runs?dryRun=true&" + filter);

    assertThat(dry.status()).as(dry.text()).isEqualTo(200);
    assertThat(dry.json().path("dryRun").asBoolean()).isTrue();
    assertThat(dry.json().path("count").asInt()).isEqualTo(expected.length());
    assertThat(numbers(dry.json().path("runs"))).isEqualTo(expected);
    assertThat(left()).isEqualTo(without(""));

    Answer real = client.delete("/api/v1/runs?" + filter);

    assertThat(real.status()).as(real.text()).isEqualTo(200);
    assertThat(real.json().path("dryRun").asBoolean()).isFalse();
    assertThat(numbers(real.json().path("runs"))).isEqualTo(expected);
    assertThat(left()).isEqualTo(without(expected));
    stop();
    open();
    assertThat(left()).as("after a restart").isEqualTo(without(expected));
  }

  @Test
  void a_run_that_was_removed_before_takes_no_other_of_its_name_with_it() {
    WatchedRun gone = dashboard.runs().find("r0").orElseThrow();
    dashboard.delete(gone);
    client.post("/api/v1/runs", "{\"run\": \"r0\", \"session\": \"next\", \"layers\": [{}]}");

    dashboard.delete(gone);

    assertThat(client.get("/api/v1/runs/r0").json().path("session").asText()).isEqualTo("next");
  }

  @Test
  void contradicting_filters_of_the_archive_are_rejected() {
    for (String order : new String[] {"archived=true&archived=any", "archived=any&archived=true"}) {
      Answer answer = client.delete("/api/v1/runs?" + order);

      assertThat(answer.status()).as(answer.text()).isEqualTo(400);
      assertThat(answer.json().path("field").asText()).isEqualTo("archived");
    }
    assertThat(left()).isEqualTo(without(""));
  }

  @Test
  void the_answer_says_how_each_run_is_doing() {
    JsonNode run = client
        .delete("/api/v1/runs?dryRun=true&state=failed")
        .json()
        .path("runs")
        .get(0);

    assertThat(run.path("run").asText()).isEqualTo("r1");
    assertThat(run.path("state").asText()).isEqualTo("failed");
    assertThat(run.path("frames").asInt()).isEqualTo(1);
    assertThat(run.path("archived").asBoolean()).isFalse();
    assertThat(run.path("lastSeenAt").asDouble()).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | run | this would remove every run; name some",
        "dryRun=true | run | this would remove every run",
        "archived=any | run | this would remove every run",
        "archived=false | run | this would remove every run",
        "q= | q | has no value, so that it would match every run",
        "q=%20 | q | has no value",
        "state=, | state | has no value",
        "run= | run | has no value",
        "label=team:vision&q= | q | has no value",
        "label=team | label | write label=NAME:VALUE",
        "label=team:vision&limit=1 | limit | limit belongs to the list",
        "label=team:vision&sort=run | sort | sort belongs to the list",
        "label=team:vision&colour=red | colour | is not a parameter",
        "label=team:vision&dryRun=yes | dryRun | dryRun is \"yes\"; send true",
        "label=team:vision&archived=yes | archived | archived is \"yes\""
      })
  void a_removal_that_nobody_can_mean_is_rejected(String query, String field, String detail) {
    Answer answer = client.delete("/api/v1/runs?" + query);

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.json().path("field").asText()).isEqualTo(field);
    assertThat(answer.json().path("detail").asText()).contains(detail);
    assertThat(left()).isEqualTo(without(""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"run=r0&run=nobody", "run=nobody"})
  void a_name_that_is_not_there_stops_the_whole_removal(String query) {
    Answer answer = client.delete("/api/v1/runs?" + query);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().path("field").asText()).isEqualTo("run");
    assertThat(answer.json().path("detail").asText()).contains("\"nobody\"", "nothing was removed");
    assertThat(left()).isEqualTo(without(""));
  }

  @Test
  void the_alerts_of_removed_runs_go_with_them() {
    for (String run : List.of("r0", "r3")) {
      client.post(
          "/api/v1/runs/" + run + "/frames",
          "{\"frames\": [{\"seq\": 1, \"step\": 1, \"timestamp\": 2, \"loss\": \"NaN\"}]}");
    }
    dashboard.awaitQuiet();
    int before = client.get("/api/v1/alerts").json().size();

    client.delete("/api/v1/runs?label=team:vision");
    dashboard.awaitQuiet();

    JsonNode alerts = client.get("/api/v1/alerts").json();
    assertThat(alerts.size()).isEqualTo(before - 1);
    alerts.forEach(alert -> assertThat(alert.path("run").asText()).isNotEqualTo("r0"));
  }
}
