package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.dashboard.alerts.Source;
import io.tightrope.dashboard.config.DashboardConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run comes to that is judged from its beginning after a restart. */
class JudgedAgainTest {
  @TempDir
  Path data;

  private static Alert alert(Rule rule) {
    return new Alert(
        "of " + rule,
        "a",
        rule,
        Severity.WARNING,
        List.of(),
        0,
        3,
        1,
        Expected.UNKNOWN,
        "message",
        "cause.",
        "action.",
        System.currentTimeMillis() / 1e3,
        Double.NaN);
  }

  @Test
  void an_alert_that_is_found_no_more_is_resolved_and_one_from_outside_stays() {
    try (Engine engine = Engine.open(DashboardConfig.local(0, data))) {
      TestRuns.send(engine, "a", 10);
      engine.awaitQuiet();
      engine
          .services()
          .alerts()
          .apply(List.of(alert(Rule.NON_FINITE_VALUES), alert(Rule.RUN_LOST)), Source.TIGHTROPE);
    }
    try (Engine engine = Engine.open(DashboardConfig.local(0, data))) {
      engine.awaitQuiet();
      assertThat(engine.services().alerts().of("a"))
          .filteredOn(tracked -> tracked.alert().active())
          .extracting(tracked -> tracked.alert().rule())
          .containsExactly(Rule.RUN_LOST);
    }
  }
}
