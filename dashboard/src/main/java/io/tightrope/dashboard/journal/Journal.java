package io.tightrope.dashboard.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A write-ahead journal in a few files of a directory. Appending is a write and a flush at the end
 * of a file, a few milliseconds whatever else the disk holds; a file is deleted once everything in
 * it has been released.
 *
 * <pre>{@code
 * try (Journal journal = Journal.open(
 *     directory, "store-1", "step,loss", applied, (columns, position, bytes) -> redo(bytes))) {
 *   long position = journal.append(List.of(bytes));   // survives kill -9 from here on
 *   ...
 *   journal.release(position);                        // it is elsewhere by now
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class Journal implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("[0-9a-f]{16}\\" + Segment.SUFFIX);
  private static final long SEGMENT_BYTES = 64L << 20;
  private static final long ENOUGH_BYTES = 64L << 20;
  private static final int CHECK_BYTES = 256 << 10;

  /** A file that is complete and its last position. */
  private record Complete(Path path, long last) {}

  private final Path directory;
  private final String owner;
  private final String columns;
  private final List<Complete> complete = new ArrayList<>();
  private final List<Damage> damages = new ArrayList<>();
  private @Nullable Segment current;
  private long last;

  private Journal(Path directory, String owner, String columns) {
    this.directory = directory;
    this.owner = owner;
    this.columns = columns;
  }

  /**
   * Opens a journal, which is made if it is missing, and shows what has not been released.
   *
   * @param owner a word for what the journal belongs to; the journal of another owner is refused
   * @param columns what records that are appended from now on look like; records that are there
   *     may look otherwise and are shown with what was said of them
   * @param released what was released before, up to this position, is not shown
   * @throws IOException if the directory cannot be used or holds the journal of another owner
   */
  public static Journal open(
      Path directory, String owner, String columns, long released, RecordVisitor visitor)
      throws IOException {
    PrivateFiles.makeDirectory(directory);
    Journal journal = new Journal(directory, owner, columns);
    journal.last = released;
    for (Path path : segments(directory)) {
      long first = Long.parseLong(path.getFileName().toString().replace(Segment.SUFFIX, ""), 16);
      long end = Segment.read(
          path,
          owner,
          first,
          (written, position, payload) -> {
            if (position > released) {
              visitor.record(written, position, payload);
            }
          },
          journal.damages);
      if (end < first) {
        Files.deleteIfExists(path);
      } else {
        journal.complete.add(new Complete(path, end));
      }
      journal.last = Math.max(journal.last, end);
    }
    return journal;
  }

  /** What could not be read when it was opened, and was set aside. */
  public List<Damage> damages() {
    return List.copyOf(damages);
  }

  /**
   * What was said of the records of a journal, without opening it: nothing is changed.
   *
   * @throws IOException if a file cannot be read or belongs to another owner
   */
  public static Set<String> columns(Path directory, String owner) throws IOException {
    Set<String> columns = new LinkedHashSet<>();
    for (Path path : segments(directory)) {
      Segment.columns(path, owner).ifPresent(columns::add);
    }
    return columns;
  }

  private static List<Path> segments(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    }
  }

  /**
   * Appends records, all of them or none.
   *
   * @return position of the first; the others follow one by one
   * @throws IOException if they could not be brought to disk
   */
  public synchronized long append(List<byte[]> payloads) throws IOException {
    Segment segment = current;
    if (segment == null) {
      segment = Segment.create(directory, last + 1, owner, columns);
      current = segment;
    }
    long first = last + 1;
    try {
      segment.append(payloads);
    } catch (IOException e) {
      finish(segment);
      throw e;
    }
    last = segment.last();
    if (segment.length() >= SEGMENT_BYTES) {
      finish(segment);
    }
    return first;
  }

  /**
   * Finds out whether something could be appended, by writing a small file and removing it again.
   * While the disk has room that costs one look at it.
   *
   * @throws IOException if nothing could be appended
   */
  public synchronized void check() throws IOException {
    if (Files.isWritable(directory)
        && Files.getFileStore(directory).getUsableSpace() > ENOUGH_BYTES) {
      return;
    }
    Path file = directory.resolve("check.tmp");
    try (FileChannel channel = FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.allocate(CHECK_BYTES);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void finish(Segment segment) throws IOException {
    current = null;
    segment.close();
    if (segment.isEmpty()) {
      Files.delete(segment.path());
    } else {
      complete.add(new Complete(segment.path(), segment.last()));
    }
  }

  /** Gives up everything up to a position; a file is deleted when nothing else is in it. */
  public synchronized void release(long position) throws IOException {
    Segment segment = current;
    if (segment != null && segment.last() <= position && segment.length() >= SEGMENT_BYTES / 8) {
      finish(segment);
    }
    for (Complete file : List.copyOf(complete)) {
      if (file.last() <= position) {
        Files.deleteIfExists(file.path());
        complete.remove(file);
      }
    }
  }

  /** Position of the last record; where it was released before when there is none. */
  public synchronized long last() {
    return last;
  }

  @Override
  public synchronized void close() throws IOException {
    if (current != null) {
      finish(current);
    }
  }
}
