package io.tightrope.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RecordedRun;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedRunsTest {

  @Test
  void rescaling_a_shifted_relu_raises_one_critical_variance_explosion_soon_after_the_stage() {
    RecordedRun recorded = Recordings.read("rescaled-shifted-relu");

    List<Alert> alerts = Recordings.replay(recorded);

    Alert first = alerts.stream()
        .filter(alert -> alert.severity() == Severity.CRITICAL)
        .findFirst()
        .orElseThrow();
    long stageStep = recorded.frames().stream()
        .filter(frame -> frame.stage() == first.stage())
        .mapToLong(StepFrame::step)
        .min()
        .orElseThrow();
    assertThat(first.rule()).isEqualTo(Rule.VARIANCE_EXPLOSION);
    assertThat(first.stage()).isIn(2, 3);
    assertThat(first.step()).isBetween(stageStep, stageStep + 20);
    assertThat(first.message()).contains("stage " + first.stage()).contains("expected");
  }

  @Test
  void a_healthy_sparse_run_gives_no_critical_alert() {
    List<Alert> alerts = Recordings.replay(Recordings.read("healthy-clipped"));

    assertThat(alerts).noneMatch(alert -> alert.severity() == Severity.CRITICAL);
  }
}
