package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.dashboard.config.DashboardConfig;
import io.tightrope.dashboard.ingest.Housekeeping;
import io.tightrope.dashboard.runs.Patience;
import io.tightrope.dashboard.store.Retention;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
  private static final int FRAMES = 3000;

  @TempDir
  Path data;

  private Engine engine;

  @BeforeEach
  void open() {
    engine = Engine.open(DashboardConfig.local(0, data));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  /** What is done after so many days without a sign of life. */
  private void tidyAfter(int days, Retention retention) {
    try (Housekeeping housekeeping = new Housekeeping(
        engine.services().registry(),
        engine.services().store(),
        engine.services().ingest(),
        retention,
        Patience.DEFAULT,
        Clock.offset(Clock.systemUTC(), Duration.ofDays(days)))) {
      housekeeping.tidy();
    }
  }

  private void send(String run, int frames) {
    TestRuns.send(engine, run, frames);
  }

  private int rows(String run) {
    return TestRuns.csvRows(engine, run, data.resolve("rows.csv"));
  }

  @Test
  void an_old_long_run_keeps_its_blocks_only_and_a_short_one_everything() {
    send("long", FRAMES);
    send("short", 100);

    tidyAfter(20, new Retention(30, 0));
    assertThat(rows("long")).isEqualTo(FRAMES * TestRuns.LAYERS);

    tidyAfter(40, new Retention(30, 0));
    assertThat(rows("long")).isLessThan(FRAMES * TestRuns.LAYERS / 10);
    assertThat(rows("short")).isEqualTo(100 * TestRuns.LAYERS);
    assertThat(TestRuns.most(engine, "long")).isEqualTo(FRAMES - 1);
  }

  @Test
  void a_run_is_removed_when_its_days_are_over() {
    send("old", 10);

    tidyAfter(40, new Retention(30, 50));
    assertThat(engine.services().registry().find("old")).isPresent();

    tidyAfter(60, new Retention(30, 50));
    assertThat(engine.services().registry().find("old")).isEmpty();
    assertThat(engine.services().store().runs()).isEmpty();
  }

  @Test
  void what_is_kept_for_good_is_kept() {
    send("kept", FRAMES);

    tidyAfter(4000, new Retention(0, 0));

    assertThat(rows("kept")).isEqualTo(FRAMES * TestRuns.LAYERS);
  }
}
