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
  void it_takes_in_made_up_frames_and_leaves_nothing_behind() throws InterruptedException {
    WarmUp warmUp = WarmUp.begin();
    try (Dashboard dashboard = Dashboard.start(DashboardConfig.local(0, data))) {
      warmUp.await();
      DashboardClient client = new DashboardClient(dashboard.address());

      assertThat(warmUp.endsWithin(120_000)).as("it ends by itself").isTrue();
      assertThat(warmUp.batches()).isPositive();
      assertThat(client.get("/api/v1/runs").json()).isEmpty();
      assertThat(client.get("/api/v1/alerts").json()).isEmpty();
    }
  }
}
