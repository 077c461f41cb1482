package io.tightrope.dashboard.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.store.query.RunVisitor;
import io.tightrope.dashboard.store.schema.StoredRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One bit of a journal that a killed dashboard left is flipped. */
class DamagedJournalTest {
  @TempDir
  Path directory;

  @TempDir
  Path killed;

  private static FrameBatch batch(long from) {
    return new FrameBatch(
        "0",
        LongStream.range(from, from + 10)
            .mapToObj(seq -> StepFrame.builder(seq, seq, 1)
                .timestamp(1790000000)
                .loss(0.5 + seq)
                .build())
            .toList());
  }

  /** Forty batches of ten frames with an event in between, all of them in the journal only. */
  private void killWhileUnmoved() throws IOException {
    try (DuckDbStore store = DuckDbStore.open(directory)) {
      StoredRun run = store.create(
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
      IntStream.range(0, 40)
          .forEach(i -> store.append(run, batch(10L * i), done -> {}).join());
      store.append(run, new RunEvent(0, 400, 1, RunEvent.Kind.NOTE, Map.of()), place -> {});
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.toList()) {
          Path target = killed.resolve(directory.relativize(file).toString());
          if (!Files.isDirectory(file)) {
            Files.createDirectories(target.getParent());
            Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
          }
        }
      }
    }
  }

  private Path journal() throws IOException {
    try (Stream<Path> files = Files.list(killed.resolve("journal"))) {
      return files
          .filter(file -> file.toString().endsWith(".journal"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void a_flipped_bit_costs_one_request_which_is_kept_and_counted() throws IOException {
    killWhileUnmoved();
    byte[] bytes = Files.readAllBytes(journal());
    bytes[bytes.length / 2] ^= 1;
    Files.write(journal(), bytes);

    try (DuckDbStore store = DuckDbStore.open(killed)) {
      StoredRun run = store.runs().get(0);

      assertThat(store.lostFrames()).isEqualTo(10);
      assertThat(store.damagedFiles())
          .hasSize(1)
          .allSatisfy(file -> assertThat(file).exists());
      assertThat(store.extent(run).frames()).isEqualTo(390);
      assertThat(store.events(run)).hasSize(1);
      assertThat(store.append(run, batch(400), done -> {}).join().first()).isEqualTo(390);
      List<Long> shown = new ArrayList<>();
      store.replay(run, new RunVisitor() {
        @Override
        public void frame(String worker, StepFrame frame) {
          shown.add(frame.step());
        }

        @Override
        public void scalars(String worker, ScalarBlock block) {}

        @Override
        public void event(RunEvent event) {}
      });
      assertThat(shown).hasSize(400).isSorted();
    }

    try (DuckDbStore again = DuckDbStore.open(killed)) {
      assertThat(again.lostFrames()).isZero();
      assertThat(again.extent(again.runs().get(0)).frames()).isEqualTo(400);
    }
  }

  @Test
  void a_journal_that_was_cut_off_loses_its_last_record_and_keeps_the_rest_of_it()
      throws IOException {
    killWhileUnmoved();
    byte[] bytes = Files.readAllBytes(journal());
    Files.write(journal(), java.util.Arrays.copyOf(bytes, bytes.length - 20));

    try (DuckDbStore store = DuckDbStore.open(killed)) {
      StoredRun run = store.runs().get(0);

      assertThat(store.extent(run).frames()).isEqualTo(400);
      assertThat(store.events(run)).isEmpty();
      assertThat(store.damagedFiles()).hasSize(1);
    }
  }
}
