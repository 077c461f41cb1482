package io.tightrope.dashboard.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Secrets, written in the file or, better, in files of their own. */
final class Secrets {
  private final Path base;

  /**
   * @param base directory of the configuration file
   */
  Secrets(Path base) {
    this.base = base;
  }

  /** The secret, from whichever of the two is given. */
  String read(String setting, @Nullable String written, @Nullable Path file) {
    if (file != null) {
      return fromFile(setting, base.resolve(file));
    }
    if (written == null || written.isBlank()) {
      throw new InputException(setting + " is missing");
    }
    return written.strip();
  }

  private static String fromFile(String setting, Path file) {
    try {
      String secret = Files.readString(file).strip();
      if (secret.isEmpty()) {
        throw new InputException(setting + ": " + file + " is empty");
      }
      return secret;
    } catch (IOException e) {
      throw new InputException(setting + ": " + file + " cannot be read");
    }
  }
}
