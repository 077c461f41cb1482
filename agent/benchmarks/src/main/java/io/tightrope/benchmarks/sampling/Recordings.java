package io.tightrope.benchmarks.sampling;

import io.tightrope.core.json.MalformedJsonException;
import io.tightrope.core.json.RecordedRun;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Recorded runs in a directory, one gzipped file each, named by the training and its version.
 *
 * @param directory need not exist before the first is written
 */
record Recordings(Path directory) {
  private static final String ENDING = ".json.gz";

  /** Where the recording of that name and version is, or will be. */
  Path file(String name, int version) {
    return directory.resolve(name + "-v" + version + ENDING);
  }

  boolean has(String name, int version) {
    return Files.isRegularFile(file(name, version));
  }

  /** Everything that is there, by name. */
  List<Path> files() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    }
  }

  /** The name of the training and its version, without the file's ending. */
  static String title(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(0, name.length() - ENDING.length());
  }

  /** Writes a run with the scalars of all its steps, whole or not at all. */
  void write(String name, int version, RecordedRun run) throws IOException {
    Files.createDirectories(directory);
    Path target = file(name, version);
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try (OutputStream out =
        new BufferedOutputStream(new GZIPOutputStream(Files.newOutputStream(part)))) {
      new RecordedRun(
              run.description(),
              run.frames(),
              run.events(),
              Scalars.of(run.frames()),
              run.outcome())
          .write(out);
    }
    Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Reads a recording.
   *
   * @throws IOException if it cannot be read, or has no frames, scalars or outcome; the message says which
   */
  static RecordedRun read(Path file) throws IOException {
    RecordedRun run;
    try (InputStream in = Files.newInputStream(file)) {
      run = RecordedRun.read(in);
    } catch (MalformedJsonException e) {
      throw new IOException(file + ": " + e.getMessage() + ". Delete it to record it again.", e);
    }
    require(!run.frames().isEmpty(), file, "frames");
    require(!run.scalars().isEmpty(), file, "scalars");
    require(run.outcome().has("kind") && run.outcome().has("healthy"), file, "outcome");
    return run;
  }

  private static void require(boolean there, Path file, String part) throws IOException {
    if (!there) {
      throw new IOException(file + " has no " + part + ". Delete it to record it again.");
    }
  }
}
