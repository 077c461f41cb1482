package io.tightrope.dashboard.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.RunDescription;
import io.tightrope.dashboard.store.DuckDbStore;
import io.tightrope.dashboard.store.query.RunExtent;
import io.tightrope.dashboard.store.query.RunExtent.Newest;
import io.tightrope.dashboard.store.schema.StoredDocument;
import io.tightrope.dashboard.store.schema.StoredRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsualGapsTest {
  @TempDir
  Path directory;

  private static WatchedRun run(int id) {
    return new WatchedRun(
        new StoredRun(
            id,
            new RunDescription("r" + id, "s", "f", "m", "h", Optional.empty(), List.of(), Map.of()),
            0),
        new RunExtent(0, 0, -1, 0, Newest.NONE, Newest.NONE, Optional.empty()),
        List.of(),
        0);
  }

  private static void report(WatchedRun run, long step, double now) {
    run.observe("0", List.of(StepFrame.builder(step, step, 0).timestamp(now).build()), now);
  }

  @Test
  void that_a_run_reported_twice_is_kept_however_short_the_gap_and_forgotten_with_the_run() {
    try (DuckDbStore store = DuckDbStore.open(directory)) {
      UsualGaps gaps = new UsualGaps(store, new RunRegistry(store, 0));
      WatchedRun once = run(1);
      WatchedRun twice = run(2);
      report(once, 0, 1);
      report(twice, 0, 1);
      report(twice, 1, 1.5);

      gaps.keep(List.of(once, twice));
      assertThat(store.documents("gap")).containsExactly(new StoredDocument("gap", "2", "0.5"));

      report(twice, 2, 2.5);
      gaps.keep(List.of(once, twice));
      assertThat(store.documents("gap")).as("short ones are written once").hasSize(1);

      gaps.keep(List.of(once));
      assertThat(store.documents("gap")).isEmpty();
    }
  }
}
