package io.tightrope.dashboard;

import static io.tightrope.core.push.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.health.AgentHealth;
import io.tightrope.core.push.RunPusher;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.watch.SampleRun;
import io.tightrope.dashboard.config.DashboardConfig;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an agent sends arrives whatever the run is called. */
class AgentRunNamesTest {
  @TempDir
  Path directory;

  @ParameterizedTest
  @ValueSource(strings = {".", "..", "team a/run 1", "-", "%2e%2e", "läuft?"})
  void frames_of_an_agent_arrive_whatever_the_run_is_called(String name) throws Throwable {
    try (Dashboard dashboard =
        Dashboard.start(DashboardConfig.local(0, directory.resolve("data")))) {
      RunDescription run = SampleRun.description(name);
      RunPusher pusher = new RunPusher(
          run,
          "0",
          SampleRun.config(
              Optional.of(dashboard.address()), OptionalInt.empty(), directory.resolve("spool")),
          dashboard.address(),
          new AgentHealth(),
          taken -> taken,
          renamed -> {});
      pusher.start();
      try {
        for (long seq = 0; seq < 3; seq++) {
          pusher.push(SampleRun.frame(seq).seq(seq).timestamp(1e9 + seq).build(), false);
        }
        String path = "/api/v1/runs/-?run=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        DashboardClient client = new DashboardClient(dashboard.address());
        eventually(() ->
            assertThat(client.get(path).json().path("frames").asInt()).as(path).isEqualTo(3));
      } finally {
        pusher.stop();
      }
    }
  }
}
