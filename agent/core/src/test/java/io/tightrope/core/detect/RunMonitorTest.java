package io.tightrope.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RecordedRun;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunMonitorTest {

  @ParameterizedTest
  @ValueSource(strings = {"rescaled-shifted-relu", "healthy-clipped", "collapsed-by-stage"})
  void a_replay_gives_the_same_alerts_before_and_after_a_json_round_trip(String name)
      throws IOException {
    RecordedRun recorded = Recordings.read(name);
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    recorded.write(json);
    RecordedRun again = RecordedRun.read(new ByteArrayInputStream(json.toByteArray()));

    assertThat(Recordings.replay(again)).isEqualTo(Recordings.replay(recorded));
    assertThat(Recordings.replay(recorded)).isEqualTo(Recordings.replay(recorded));
  }

  @Test
  void changes_add_up_to_the_list_of_all_alerts() {
    RecordedRun recorded = Recordings.read("collapsed-by-stage");
    RunMonitor monitor = new RunMonitor(recorded.description(), RuleSettings.defaults());
    Map<String, Alert> latest = new LinkedHashMap<>();

    for (StepFrame frame : recorded.frames()) {
      monitor.observe(frame).forEach(alert -> latest.put(alert.id(), alert));
    }

    assertThat(new ArrayList<>(latest.values())).isEqualTo(monitor.alerts()).isNotEmpty();
  }

  @Test
  void a_frame_seen_twice_changes_nothing() {
    RecordedRun recorded = Recordings.read("collapsed-by-stage");
    RunMonitor monitor = new RunMonitor(recorded.description(), RuleSettings.defaults());

    for (StepFrame frame : recorded.frames()) {
      monitor.observe(frame);
      assertThat(monitor.observe(frame)).isEmpty();
    }

    assertThat(monitor.alerts()).isEqualTo(Recordings.replay(recorded));
  }

  @Test
  void a_foreign_frame_without_expected_columns_is_judged_by_the_theory_itself() {
    RecordedRun recorded = Recordings.read("rescaled-shifted-relu");
    assertThat(recorded.frames().get(0).has(LayerStatistic.PREACTIVATION_VARIANCE_EXPECTED))
        .isFalse();

    List<Alert> alerts = Recordings.replay(recorded);

    assertThat(alerts).anySatisfy(alert -> {
      assertThat(alert.rule()).isEqualTo(Rule.VARIANCE_EXPLOSION);
      assertThat(alert.expected().value()).isPositive();
    });
  }

  @Test
  void two_runs_of_different_names_have_alerts_of_different_ids() {
    RecordedRun recorded = Recordings.read("collapsed-by-stage");
    RecordedRun other = new RecordedRun(
        recorded.description().withRun("another"),
        recorded.frames(),
        recorded.events(),
        recorded.outcome());

    List<String> ids = Recordings.replay(recorded).stream().map(Alert::id).toList();

    assertThat(Recordings.replay(other)).extracting(Alert::id).doesNotContainAnyElementsOf(ids);
  }
}
