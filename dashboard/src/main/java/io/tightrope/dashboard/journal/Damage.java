package io.tightrope.dashboard.journal;

import java.nio.file.Path;

/**
 * A stretch of a journal that cannot be read. It was set aside in a file of its own.
 *
 * @param columns what the writer of the damaged file said of the form of its records; empty if that
 *     cannot be read, where the whole file was set aside
 * @param file where its bytes are kept
 * @param bytes the bytes themselves, from the header of the first damaged record on, or the whole file
 * @param records how many records it held; 0 if that is not known, as at the end of a file
 */
public record Damage(String columns, Path file, byte[] bytes, long records) {
  /** Bytes before the content of a record. */
  public static final int RECORD_HEAD = Segment.HEAD;

  /** Returns true if it is the end of a file, as a crash in the middle of a write leaves it. */
  public boolean isCutOff() {
    return records == 0;
  }
}
