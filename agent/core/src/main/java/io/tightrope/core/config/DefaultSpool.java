package io.tightrope.core.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The directory of its own that each user of a machine has for what waits on disk, below the directory
 * for temporary files, which is everybody's.
 */
final class DefaultSpool {
  private static final String PREFIX = "tightrope-spool-";
  private static final Path THIS_PROCESS = Path.of("/proc/self");

  private DefaultSpool() {}

  /** Reads the system properties {@code java.io.tmpdir} and {@code user.name}. */
  static Path directory() {
    String user = System.getProperty("user.name", "").replaceAll("[^\\p{L}\\p{N}._-]", "");
    return Path.of(
        System.getProperty("java.io.tmpdir", "."), PREFIX + (user.isEmpty() ? userId() : user));
  }

  /** A user without a name, as in a container, has a number. */
  private static String userId() {
    try {
      return String.valueOf(Files.getAttribute(THIS_PROCESS, "unix:uid"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException notLinux) {
      return "unknown";
    }
  }
}
