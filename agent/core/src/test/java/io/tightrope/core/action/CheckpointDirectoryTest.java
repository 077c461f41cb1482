package io.tightrope.core.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointDirectoryTest {
  private static final int KEEP = 3;

  @TempDir
  private Path parent;

  private final FakeModel model = new FakeModel();

  private CheckpointDirectory directory(String run) {
    return new CheckpointDirectory(parent, run, KEEP);
  }

  private void write(CheckpointDirectory directory, long... steps) throws IOException {
    for (long step : steps) {
      directory.write(step, model.copy());
    }
  }

  private List<String> files(String run) throws IOException {
    try (Stream<Path> files = Files.list(parent.resolve(run))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void only_the_newest_files_stay() throws IOException {
    write(directory("run"), 1, 2, 3, 4, 5);

    assertThat(files("run")).containsExactly("step-3.zip", "step-4.zip", "step-5.zip");
    assertThat(parent.resolve("run/step-5.zip")).hasContent("copy 5");
  }

  @Test
  void the_newest_one_from_before_a_step_is_kept_and_found_again() throws IOException {
    CheckpointDirectory directory = directory("run");
    write(directory, 10, 20, 30);

    Checkpoint kept = directory.keepBefore(30, 5).orElseThrow();
    write(directory, 40, 50, 60);

    assertThat(kept).isEqualTo(new Checkpoint(20, parent.resolve("run/kept-step-20.zip")));
    assertThat(kept.file()).hasContent("copy 2");
    assertThat(files("run"))
        .containsExactly("kept-step-20.zip", "step-40.zip", "step-50.zip", "step-60.zip");
    assertThat(directory.keepBefore(25, 1)).as("it takes no more room").contains(kept);
  }

  @Test
  void nothing_is_kept_where_nothing_is_old_enough_or_the_room_is_used_up() throws IOException {
    CheckpointDirectory directory = directory("run");
    assertThat(directory.keepBefore(5, 5)).isEmpty();
    write(directory, 10, 20);

    assertThat(directory.keepBefore(10, 5)).isEmpty();
    assertThat(directory.keepBefore(20, 0)).isEmpty();
    assertThat(files("run")).containsExactly("step-10.zip", "step-20.zip");
  }

  @Test
  void a_file_that_somebody_has_deleted_is_not_kept() throws IOException {
    CheckpointDirectory directory = directory("run");
    write(directory, 10, 20);
    Files.delete(parent.resolve("run/step-20.zip"));

    assertThat(directory.keepBefore(100, 5)).map(Checkpoint::step).contains(10L);
  }

  @Test
  void runs_of_one_name_do_not_touch_each_others_files() throws IOException {
    write(directory("run"), 1);
    write(directory("run"), 1);

    assertThat(files("run")).containsExactly("step-1.zip");
    assertThat(files("run-2")).containsExactly("step-1.zip");
  }

  @Test
  void a_write_that_fails_leaves_nothing_and_the_older_files_as_they_were() throws IOException {
    CheckpointDirectory directory = directory("run");
    write(directory, 1, 2, 3);
    model.breaksWhileWriting = true;

    assertThatThrownBy(() -> write(directory, 4)).hasMessage("No space left on device");

    assertThat(files("run")).containsExactly("step-1.zip", "step-2.zip", "step-3.zip");
  }

  @Test
  void what_is_not_kept_can_be_cleared() throws IOException {
    CheckpointDirectory without = directory("without");
    write(without, 1);
    without.clear();
    CheckpointDirectory with = directory("with");
    write(with, 1, 2);
    with.keepBefore(2, 5);
    with.clear();

    assertThat(parent.resolve("without")).doesNotExist();
    assertThat(files("with")).containsExactly("kept-step-1.zip");
  }

  @Test
  void a_parent_that_cannot_be_made_is_told() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "in the way");

    assertThatThrownBy(() -> new CheckpointDirectory(file.resolve("below"), "run", 3).check())
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> new CheckpointDirectory(file, "run", 3).check())
        .isInstanceOf(IOException.class);
  }
}
