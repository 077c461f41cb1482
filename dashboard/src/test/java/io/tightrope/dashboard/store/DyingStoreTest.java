package io.tightrope.dashboard.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.store.schema.StoreException;
import io.tightrope.dashboard.store.schema.StoredRun;
import io.tightrope.dashboard.store.write.Appended;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A full heap in a thread of the store. */
@Timeout(60)
class DyingStoreTest {
  @TempDir
  Path directory;

  private static StoredRun run(DuckDbStore store) {
    return store.create(
        new RunDescription(
            "run",
            "session",
            "f",
            "m",
            "h",
            Optional.empty(),
            List.of(new LayerDescription(0, "d", "dense", 1, 1, List.of(), Optional.empty())),
            Map.of()),
        0);
  }

  private static FrameBatch batch(long seq) {
    return new FrameBatch(
        "0",
        List.of(StepFrame.builder(seq, seq, 1).timestamp(1790000000).loss(1).build()));
  }

  private static void fillHeap() {
    throw new OutOfMemoryError("as if the heap were full");
  }

  @Test
  void everybody_who_waits_is_refused_and_nobody_waits_for_ever() {
    try (DuckDbStore store = DuckDbStore.open(directory)) {
      StoredRun run = run(store);
      store.append(run, batch(0), appended -> {}).join();

      CompletableFuture<Appended> fatal = store.append(run, batch(1), appended -> fillHeap());

      assertThatThrownBy(() -> fatal.get(10, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(OutOfMemoryError.class);
      assertThatThrownBy(
              () -> store.append(run, batch(2), appended -> {}).get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(StoreException.class)
          .hasMessageContaining("the store has stopped");
      assertThatThrownBy(() ->
              store.append(run, new RunEvent(0, 0, 1, RunEvent.Kind.NOTE, Map.of()), place -> {}))
          .isInstanceOf(StoreException.class);
      assertThat(store.healthy()).isFalse();
    }

    try (DuckDbStore again = DuckDbStore.open(directory)) {
      assertThat(again.extent(again.runs().get(0)).frames()).isEqualTo(2);
    }
  }
}
