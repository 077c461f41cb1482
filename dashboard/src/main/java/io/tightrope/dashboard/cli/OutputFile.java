package io.tightrope.dashboard.cli;

import io.tightrope.dashboard.config.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that a command writes at its end, all of it or nothing.
 *
 * @param path where to
 */
record OutputFile(Path path) {

  /**
   * A file that can be written.
   *
   * @throws InputException if its directory does not exist or cannot be written to
   */
  static OutputFile checked(Path path) {
    Path directory = path.toAbsolutePath().getParent();
    if (Files.isDirectory(path)) {
      throw new InputException("--output " + path + " is a directory; name a file in it");
    }
    if (directory == null || !Files.isDirectory(directory)) {
      throw new InputException(
          "--output " + path + ": its directory does not exist; create it first");
    }
    if (!Files.isWritable(directory)) {
      throw new InputException("--output " + path + ": its directory cannot be written to");
    }
    return new OutputFile(path);
  }

  /**
   * Writes the file beside its place and moves it there.
   *
   * @throws InputException if it cannot be written
   */
  void write(byte[] bytes) throws IOException {
    Path part = path.resolveSibling(path.getFileName() + ".part");
    try {
      Files.write(part, bytes);
      Files.move(part, path, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new InputException("--output " + path + " cannot be written: " + e.getMessage());
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
