package io.tightrope.dashboard.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir
  Path directory;

  private final List<String> shown = new ArrayList<>();
  private String columns = "";

  private Journal open(long released) throws IOException {
    shown.clear();
    return Journal.open(
        directory,
        "owner",
        columns,
        released,
        (written, position, payload) ->
            shown.add(written + position + " " + new String(payload, StandardCharsets.UTF_8)));
  }

  private static List<byte[]> records(String... texts) {
    return Stream.of(texts).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }

  private Path onlyFile() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(Segment.SUFFIX))
          .reduce((a, b) -> {
            throw new IllegalStateException("more than one file");
          })
          .orElseThrow();
    }
  }

  @Test
  void what_was_appended_is_shown_again_in_order_without_what_was_released() throws IOException {
    try (Journal journal = open(0)) {
      assertThat(journal.append(records("a", "b"))).isEqualTo(1);
      assertThat(journal.append(records("c"))).isEqualTo(3);
    }

    try (Journal journal = open(1)) {
      assertThat(shown).containsExactly("2 b", "3 c");
      assertThat(journal.append(records("d"))).isEqualTo(4);
    }

    open(2).close();
    assertThat(shown).containsExactly("3 c", "4 d");
  }

  @Test
  void a_record_that_was_cut_off_is_as_if_it_had_not_been() throws IOException {
    try (Journal journal = open(0)) {
      journal.append(records("a", "bcdef"));
    }
    try (FileChannel file = FileChannel.open(onlyFile(), StandardOpenOption.WRITE)) {
      file.truncate(file.size() - 2);
    }

    try (Journal journal = open(0)) {
      assertThat(shown).containsExactly("1 a");
      assertThat(journal.append(records("x"))).isEqualTo(2);
    }

    open(0).close();
    assertThat(shown).containsExactly("1 a", "2 x");
  }

  @Test
  void a_record_with_a_wrong_byte_is_not_shown() throws IOException {
    try (Journal journal = open(0)) {
      journal.append(records("a", "b"));
    }
    try (FileChannel file = FileChannel.open(onlyFile(), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {'?'}), file.size() - 1);
    }

    open(0).close();

    assertThat(shown).containsExactly("1 a");
  }

  @Test
  void a_damaged_record_is_set_aside_and_what_follows_is_shown() throws IOException {
    try (Journal journal = open(0)) {
      journal.append(records("aaaa", "bbbb", "cccc", "dddd"));
    }
    byte[] bytes = Files.readAllBytes(onlyFile());
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("bbbb");
    try (FileChannel file = FileChannel.open(onlyFile(), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {'?'}), at);
    }

    try (Journal journal = open(0)) {
      assertThat(shown).containsExactly("1 aaaa", "3 cccc", "4 dddd");
      assertThat(journal.damages()).hasSize(1);
      Damage damage = journal.damages().get(0);
      assertThat(damage.records()).isEqualTo(1);
      assertThat(damage.file()).hasBinaryContent(damage.bytes());
      assertThat(new String(damage.bytes(), StandardCharsets.ISO_8859_1)).endsWith("?bbb");
      assertThat(journal.append(records("e"))).isEqualTo(5);
    }
  }

  @Test
  void a_damaged_length_costs_only_its_own_record() throws IOException {
    try (Journal journal = open(0)) {
      journal.append(records("aaaa", "bbbb", "cccc"));
    }
    byte[] bytes = Files.readAllBytes(onlyFile());
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("bbbb");
    try (FileChannel file = FileChannel.open(onlyFile(), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {0x7f}), at - Segment.HEAD);
    }

    open(0).close();

    assertThat(shown).containsExactly("1 aaaa", "3 cccc");
  }

  @Test
  void a_file_that_is_no_part_of_the_journal_is_left_alone() throws IOException {
    Path stranger = Files.writeString(directory.resolve("zzz.journal"), "x");

    open(0).close();

    assertThat(stranger).hasContent("x");
  }

  @Test
  void a_file_goes_once_everything_in_it_is_released() throws IOException {
    Journal journal = open(0);
    journal.append(records("a", "b"));
    journal.close();

    journal.release(1);
    assertThat(onlyFile()).exists();
    journal.release(2);

    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void a_journal_of_something_else_is_refused_and_left_alone() throws IOException {
    try (Journal journal = open(0)) {
      journal.append(records("a"));
    }

    assertThatThrownBy(
            () -> Journal.open(directory, "other", "", 0, (written, position, payload) -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another store");

    open(0).close();
    assertThat(shown).containsExactly("1 a");
  }

  @Test
  void a_record_is_shown_with_the_columns_under_which_it_was_written() throws IOException {
    columns = "a,b ";
    try (Journal journal = open(0)) {
      journal.append(records("x"));
    }
    columns = "b,a,c ";
    try (Journal journal = open(0)) {
      journal.append(records("y"));
    }

    assertThat(Journal.columns(directory, "owner")).containsExactly("a,b ", "b,a,c ");
    open(0).close();
    assertThat(shown).containsExactly("a,b 1 x", "b,a,c 2 y");
  }

  @Test
  void a_file_whose_label_cannot_be_read_is_set_aside_whole() throws IOException {
    try (Journal journal = open(0)) {
      journal.append(records("aaaa", "bbbb"));
    }
    Path damaged = onlyFile();
    try (FileChannel file = FileChannel.open(damaged, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {0x7f}), Long.BYTES);
    }
    byte[] bytes = Files.readAllBytes(damaged);

    try (Journal journal = open(0)) {
      assertThat(shown).isEmpty();
      assertThat(damaged).doesNotExist();
      assertThat(journal.damages()).hasSize(1);
      Damage damage = journal.damages().get(0);
      assertThat(damage.records()).isEqualTo(2);
      assertThat(damage.file()).hasBinaryContent(bytes);
      assertThat(damage.bytes()).isEqualTo(bytes);
      journal.append(records("c"));
    }

    open(0).close();
    assertThat(shown).containsExactly("1 c");
  }

  @Test
  void a_file_that_ends_within_its_label_is_removed_without_a_report() throws IOException {
    try (Journal journal = open(0)) {
      journal.append(records("a"));
    }
    Path cut = onlyFile();
    try (FileChannel file = FileChannel.open(cut, StandardOpenOption.WRITE)) {
      file.truncate(Long.BYTES + Integer.BYTES + 3);
    }

    try (Journal journal = open(0)) {
      assertThat(journal.damages()).isEmpty();
      assertThat(cut).doesNotExist();
    }
  }
}
