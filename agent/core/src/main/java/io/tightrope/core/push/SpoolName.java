package io.tightrope.core.push;

import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

/**
 * Names of spool directories: a random part, and the process by number and start. A process knows
 * its own by name and leaves their locks alone: closing a second channel to a locked file would
 * release the lock.
 */
final class SpoolName {
  private SpoolName() {}

  static String next() {
    return UUID.randomUUID() + ofThisProcess();
  }

  static boolean isOfThisProcess(Path directory) {
    return directory.getFileName().toString().endsWith(ofThisProcess());
  }

  private static String ofThisProcess() {
    ProcessHandle process = ProcessHandle.current();
    Instant start = process.info().startInstant().orElse(Instant.EPOCH);
    return "-" + process.pid() + "-" + start.toEpochMilli();
  }
}
