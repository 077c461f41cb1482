package io.tightrope.dashboard.cli;

import io.tightrope.core.json.MalformedJsonException;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.dashboard.config.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Recorded runs as files. */
final class RecordingFile {
  private RecordingFile() {}

  /**
   * Reads a recorded run, gzipped or not.
   *
   * @throws InputException if there is none in the file
   */
  static RecordedRun read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return RecordedRun.read(in);
    } catch (NoSuchFileException e) {
      throw new InputException("there is no file " + file);
    } catch (MalformedJsonException e) {
      throw new InputException(file + " is not a recorded run: " + e.getMessage());
    } catch (IOException e) {
      throw new InputException(file + " cannot be read: " + e.getMessage());
    }
  }
}
