package io.tightrope.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tightrope.dashboard.Dashboard;
import io.tightrope.dashboard.config.DashboardConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The whole way: DL4J trains on real images, the agent watches, the page shows it. */
@Tag("integration")
@ExtendWith(ChromiumExtension.class)
class RealTrainingTest {
  private static final Duration UNTIL_IT_BREAKS = Duration.ofMinutes(4);

  @TempDir
  Path work;

  @Test
  void the_naive_ramp_goes_wrong_before_ones_eyes(Chromium browser) throws IOException {
    assumeTrue(TrainingJob.isBuilt(), "agent and examples are built by mvn package");
    try (Dashboard dashboard = Dashboard.start(DashboardConfig.local(0, work.resolve("data")));
        TrainingJob job =
            TrainingJob.start("NaiveRamp", "naive", dashboard.address(), work.resolve("output"))) {
      browser.open(dashboard.address().toString());
      browser.awaitText(UNTIL_IT_BREAKS, ".runs .name a", "naive");
      browser.find(".runs .name a").click();
      browser.awaitText(".mark", "live, step");
      String before = browser.pixels("#panel-variance canvas");
      browser.await(
          "the heatmap does not move",
          () -> !browser.pixels("#panel-variance canvas").equals(before) ? true : null);

      browser.awaitText(UNTIL_IT_BREAKS, ".run-head .state", "OFF THE ROPE since step");

      assertThat(browser.text(".alert[data-severity=critical]"))
          .contains("Explosion")
          .contains("stage")
          .contains("step");
      assertThat(browser.loudShare("#panel-variance canvas")).isGreaterThan(0.05);
      browser.open("about:blank");
    }
  }
}
