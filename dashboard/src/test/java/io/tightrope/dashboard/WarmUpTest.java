package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.dashboard.config.DashboardConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmUpTest {
  @TempDir
  Path data;

  @Test
  void it_takes_in_made_up_frames_and_ends_by_itself() throws InterruptedException {
    WarmUp warmUp = WarmUp.begin();

    assertThat(warmUp.endsWithin(120_000)).isTrue();
    assertThat(warmUp.batches()).isPositive();
  }

  @Test
  void a_dashboard_that_started_warm_has_stored_nothing() {
    try (Dashboard dashboard = Dashboard.startWarm(DashboardConfig.local(0, data))) {
      assertEmpty(dashboard);
    }
    try (Dashboard again = Dashboard.start(DashboardConfig.local(0, data))) {
      assertEmpty(again);
    }
  }

  private static void assertEmpty(Dashboard dashboard) {
    DashboardClient client = new DashboardClient(dashboard.address());

    assertThat(client.get("/api/v1/runs").json()).isEmpty();
    assertThat(client.get("/api/v1/alerts").json()).isEmpty();
  }
}
