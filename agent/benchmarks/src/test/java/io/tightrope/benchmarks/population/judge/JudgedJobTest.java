package io.tightrope.benchmarks.population.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.benchmarks.recorded.Alarms.Alarm;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class JudgedJobTest {
  private static JudgedJob job(OptionalLong shownAt, Alarm... alarms) {
    return new JudgedJob(Jobs.broken(0.2), Truth.FAILS, shownAt, 500, List.of(alarms), false);
  }

  private static Alarm critical(long step) {
    return Jobs.alarm(step, Rule.DEAD_LAYER, Severity.CRITICAL, 1);
  }

  @Test
  void a_critical_alert_is_in_time_before_the_loss_shows_it() {
    assertThat(job(OptionalLong.of(300), critical(299)).inTime()).isTrue();
    assertThat(job(OptionalLong.of(300), critical(300)).inTime()).isFalse();
    assertThat(job(OptionalLong.empty(), critical(499)).inTime()).isTrue();
    assertThat(job(OptionalLong.empty()).inTime()).isFalse();
  }

  @Test
  void a_critical_alert_soon_after_the_fault_is_in_time_even_if_the_loss_jumps_sooner() {
    assertThat(job(OptionalLong.of(101), critical(125)).inTime()).isTrue();
    assertThat(job(OptionalLong.of(101), critical(126)).inTime()).isFalse();
  }

  @Test
  void an_alert_before_the_fault_speaks_of_something_else() {
    JudgedJob job = job(OptionalLong.of(300), critical(99));

    assertThat(job.critical()).isEmpty();
    assertThat(job.inTime()).isFalse();
    assertThat(job.warned()).isFalse();
    assertThat(job.causeNamed()).isFalse();
    assertThat(job.criticalBeforeFault()).isTrue();
  }

  @Test
  void the_first_critical_alert_must_name_the_cause_whatever_was_warned_of_before() {
    Alarm wrongWarning = Jobs.alarm(150, Rule.LOSS_STALLED, Severity.WARNING);
    Alarm wrong = Jobs.alarm(200, Rule.VARIANCE_EXPLOSION, Severity.CRITICAL, 1);

    assertThat(job(OptionalLong.empty(), wrongWarning, critical(200)).causeNamed())
        .isTrue();
    assertThat(job(OptionalLong.empty(), wrong, critical(201)).causeNamed()).isFalse();
  }

  @Test
  void a_warning_names_the_cause_where_nothing_is_critical() {
    Alarm warning = Jobs.alarm(150, Rule.DEAD_LAYER, Severity.WARNING, 1);
    Alarm info = Jobs.alarm(150, Rule.DEAD_LAYER, Severity.INFO, 1);

    assertThat(job(OptionalLong.empty(), warning).causeNamed()).isTrue();
    assertThat(job(OptionalLong.empty(), info).causeNamed()).isFalse();
  }

  @Test
  void the_broken_layer_or_the_one_above_it_must_be_named() {
    assertThat(names(1)).isTrue();
    assertThat(names(2)).isTrue();
    assertThat(names(0)).isFalse();
    assertThat(names(3)).isFalse();
    assertThat(RightCause.names(
            Jobs.alert(Rule.DEAD_LAYER, Severity.CRITICAL, List.of(), 3),
            Jobs.fault(OptionalInt.empty())))
        .isTrue();
  }

  private static boolean names(int layer) {
    return RightCause.names(
        Jobs.alert(Rule.DEAD_LAYER, Severity.CRITICAL, List.of(), layer),
        Jobs.fault(OptionalInt.of(1)));
  }

  @Test
  void a_symptom_may_name_the_cause_and_its_layer() {
    Alert.Symptom symptom = new Alert.Symptom(Rule.DEAD_LAYER, 120, List.of(1));

    assertThat(RightCause.names(
            Jobs.alert(Rule.LOSS_STALLED, Severity.CRITICAL, List.of(symptom)),
            Jobs.fault(OptionalInt.of(1))))
        .isTrue();
  }
}
