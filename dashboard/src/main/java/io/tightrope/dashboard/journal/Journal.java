package io.tightrope.dashboard.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A write-ahead journal in a few files of a directory. Appending is a write and a flush at the end
 * of a file, a few milliseconds whatever else the disk holds; a file is deleted once everything in
 * it has been released.
 *
 * <pre>{@code
 * try (Journal journal = Journal.open(directory, "store 1", applied, (position, bytes) -> redo(bytes))) {
 *   long position = journal.append(List.of(bytes));   // survives kill -9 from here on
 *   ...
 *   journal.release(position);                        // it is elsewhere by now
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class Journal implements AutoCloseable {
  private static final long SEGMENT_BYTES = 64L << 20;

  /** A file that is complete and its last position. */
  private record Complete(Path path, long last) {}

  private final Path directory;
  private final String label;
  private final List<Complete> complete = new ArrayList<>();
  private @Nullable Segment current;
  private long last;

  private Journal(Path directory, String label) {
    this.directory = directory;
    this.label = label;
  }

  /**
   * Opens a journal, which is made if it is missing, and shows what has not been released.
   *
   * @param label what the journal belongs to; a journal with another label is refused
   * @param released what was released before, up to this position, is not shown
   * @throws IOException if the directory cannot be used or holds a journal with another label
   */
  public static Journal open(Path directory, String label, long released, RecordVisitor visitor)
      throws IOException {
    Files.createDirectories(directory);
    Journal journal = new Journal(directory, label);
    journal.last = released;
    for (Path path : segments(directory)) {
      long first = Long.parseLong(path.getFileName().toString().replace(Segment.SUFFIX, ""), 16);
      long end = Segment.read(path, label, first, (position, payload) -> {
        if (position > released) {
          visitor.record(position, payload);
        }
      });
      if (end < first) {
        Files.delete(path);
      } else {
        journal.complete.add(new Complete(path, end));
      }
      journal.last = Math.max(journal.last, end);
    }
    return journal;
  }

  private static List<Path> segments(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(Segment.SUFFIX))
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
      segment = Segment.create(directory, last + 1, label);
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
