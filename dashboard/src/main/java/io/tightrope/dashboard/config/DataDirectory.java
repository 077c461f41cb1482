package io.tightrope.dashboard.config;

import java.nio.file.Path;
import java.util.Optional;

/** Where the store lies unless told otherwise: where programs of this user keep their data. */
public final class DataDirectory {
  private DataDirectory() {}

  /** The directory of the store of this user. */
  public static Path ofUser() {
    return base().resolve("tightrope");
  }

  private static Path base() {
    Path home = Path.of(System.getProperty("user.home"));
    return Optional.ofNullable(System.getenv("XDG_DATA_HOME"))
        .filter(text -> !text.isBlank())
        .map(Path::of)
        .orElse(home.resolve(".local").resolve("share"));
  }
}
