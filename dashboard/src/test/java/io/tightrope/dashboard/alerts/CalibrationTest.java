package io.tightrope.dashboard.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.dashboard.alerts.Calibration.Precision;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  private static Precision precision(long failed, long runs) {
    return new Precision(failed, runs, 100, OptionalLong.empty());
  }

  private static JsonNode shown(Rule rule, Severity severity) {
    Alert alert = new Alert(
        "id",
        "run",
        rule,
        severity,
        List.of(),
        0,
        5,
        1,
        Expected.UNKNOWN,
        "",
        "",
        "",
        0,
        Double.NaN);
    return AlertJson.toJson(alert, AlertState.FIRING).path("calibration");
  }

  @Test
  void the_counts_are_said_in_a_sentence() {
    assertThat(precision(41, 43).sentence())
        .isEqualTo("Of 43 benchmark runs with this alert, 41 failed.");
    assertThat(precision(0, 2).sentence())
        .isEqualTo("Of 2 benchmark runs with this alert, none failed.");
    assertThat(precision(1, 1).sentence())
        .isEqualTo("The one benchmark run with this alert failed.");
    assertThat(precision(0, 1).sentence())
        .isEqualTo("The one benchmark run with this alert did not fail.");
  }

  @Test
  void the_shipped_file_counts_no_rule_that_is_gone() throws IOException {
    List<String> known = new ArrayList<>();
    for (Rule rule : Rule.values()) {
      for (Severity severity : Severity.values()) {
        known.add(rule.id() + " " + severity.id());
      }
    }
    List<String> counted = new ArrayList<>();
    try (InputStream file = Calibration.class.getResourceAsStream("calibration.json")) {
      JsonNode json = JsonMapper.builder().build().readTree(file);
      json.path("rules").fieldNames().forEachRemaining(counted::add);
    }

    assertThat(counted).isNotEmpty();
    assertThat(known).containsAll(counted);
  }

  @Test
  void an_alert_says_how_often_its_rule_and_severity_were_right() {
    Precision critical =
        Calibration.shipped().of(Rule.NON_FINITE_VALUES, Severity.CRITICAL).orElseThrow();

    JsonNode shown = shown(Rule.NON_FINITE_VALUES, Severity.CRITICAL);

    assertThat(critical.failed()).isBetween(1L, critical.runs());
    assertThat(critical.failed()).isLessThanOrEqualTo(critical.failing());
    assertThat(shown.path("failed").asLong()).isEqualTo(critical.failed());
    assertThat(shown.path("runs").asLong()).isEqualTo(critical.runs());
    assertThat(shown.path("sentence").asText()).isEqualTo(critical.sentence());
  }

  @Test
  void where_no_benchmark_run_had_the_alert_nothing_is_said() {
    assertThat(Calibration.shipped().of(Rule.RUN_LOST, Severity.CRITICAL))
        .isEqualTo(Optional.empty());
    assertThat(shown(Rule.RUN_LOST, Severity.CRITICAL).isNull()).isTrue();
  }
}
