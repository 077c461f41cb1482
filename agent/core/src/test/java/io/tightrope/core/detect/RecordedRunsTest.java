package io.tightrope.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RecordedRun;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedRunsTest {

  @Test
  void rescaling_a_shifted_relu_raises_a_critical_variance_explosion_soon_after_the_stage() {
    RecordedRun recorded = Recordings.read("rescaled-shifted-relu");

    Alert first = firstCritical(Recordings.replay(recorded));

    long stageStep = firstStepOf(recorded, first.stage());
    assertThat(first.rule()).isEqualTo(Rule.VARIANCE_EXPLOSION);
    assertThat(first.stage()).isIn(2, 3);
    assertThat(first.step()).isBetween(stageStep, stageStep + 20);
    assertThat(first.message()).contains("stage " + first.stage()).contains("expected");
    assertThat(first.cause()).contains("shifted ReLU has no stable fixed point");
    assertThat(first.action()).contains("lip at m = ");
  }

  @Test
  void thresholds_of_a_stage_that_kill_the_last_layers_are_a_dead_layer() {
    RecordedRun recorded = Recordings.read("collapsed-by-stage");

    List<Alert> alerts = Recordings.replay(recorded);

    assertThat(firstCritical(alerts)).satisfies(alert -> {
      assertThat(alert.rule()).isEqualTo(Rule.DEAD_LAYER);
      assertThat(alert.stage()).isEqualTo(3);
      assertThat(alert.layers()).containsExactly(7, 8);
      assertThat(alert.latest().layers()).containsExactly(7, 8, 9);
    });
    assertThat(alerts)
        .anySatisfy(alert -> assertThat(alert.rule()).isEqualTo(Rule.VARIANCE_COLLAPSE));
  }

  @Test
  void a_second_fixed_point_is_critical_at_step_0() {
    List<Alert> alerts = Recordings.replay(Recordings.read("second-fixed-point"));

    assertThat(firstCritical(alerts)).satisfies(alert -> {
      assertThat(alert.rule()).isEqualTo(Rule.UNSTABLE_INITIALIZATION);
      assertThat(alert.step()).isZero();
    });
    assertThat(alerts).anySatisfy(alert -> {
      assertThat(alert.rule()).isEqualTo(Rule.GRADIENT_EXPLOSION);
      assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
    });
  }

  @Test
  void a_healthy_sparse_run_gives_no_critical_alert() {
    List<Alert> alerts = Recordings.replay(Recordings.read("healthy-clipped"));

    assertThat(alerts).noneMatch(alert -> alert.severity() == Severity.CRITICAL);
  }

  @Test
  void a_surge_after_a_stage_change_that_learning_explains_is_a_warning() {
    List<Alert> alerts = Recordings.replay(Recordings.read("healthy-shifted-relu"));

    assertThat(alerts).noneMatch(alert -> alert.severity() == Severity.CRITICAL);
    assertThat(alerts).anySatisfy(alert -> {
      assertThat(alert.rule()).isEqualTo(Rule.VARIANCE_EXPLOSION);
      assertThat(alert.stage()).isEqualTo(3);
      assertThat(alert.cause()).contains("depth multiplies that");
    });
  }

  private static Alert firstCritical(List<Alert> alerts) {
    return alerts.stream()
        .filter(alert -> alert.severity() == Severity.CRITICAL)
        .findFirst()
        .orElseThrow();
  }

  private static long firstStepOf(RecordedRun recorded, int stage) {
    return recorded.frames().stream()
        .filter(frame -> frame.stage() == stage)
        .mapToLong(StepFrame::step)
        .min()
        .orElseThrow();
  }
}
