package io.tightrope.benchmarks.population;

import io.tightrope.benchmarks.ordinary.Member;
import io.tightrope.core.json.MalformedJsonException;
import io.tightrope.core.json.RecordedRun;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * Recordings of the population in a folder, one folder for each setting. A process that trained several
 * networks has a file for each; the first is of the network that the job is about.
 *
 * @param directory need not exist before the first is written
 */
record Kept(Path directory) {
  /** Raised when what a recording holds changes, so that all are made again. */
  private static final int FORMAT = 1;

  private static final String ENDING = ".json.gz";

  /**
   * The file of a process's first network.
   *
   * <p>The job's version and the format are part of its name.
   */
  Path file(Member member, Setting setting) {
    return file(member, setting, 1);
  }

  private Path file(Member member, Setting setting, int number) {
    String name = member.job().name() + "-v" + member.job().version() + "." + FORMAT;
    return directory
        .resolve(setting.id())
        .resolve(name + (number == 1 ? "" : "+" + number) + ENDING);
  }

  boolean has(Member member, Setting setting) {
    return Files.isRegularFile(file(member, setting));
  }

  /** Writes all runs of a process; the first file comes last, so that it is there only with the rest. */
  void write(Member member, Setting setting, List<RecordedRun> runs) throws IOException {
    for (int number = runs.size(); number >= 1; number--) {
      Path target = file(member, setting, number);
      Files.createDirectories(target.resolveSibling(""));
      Path part = target.resolveSibling(target.getFileName() + ".part");
      try (OutputStream out =
          new BufferedOutputStream(new GZIPOutputStream(Files.newOutputStream(part)))) {
        runs.get(number - 1).write(out);
      }
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /**
   * Reads all runs of a process.
   *
   * @throws IOException if one cannot be read; the message says what to do
   */
  List<RecordedRun> read(Member member, Setting setting) throws IOException {
    List<RecordedRun> runs = new ArrayList<>();
    for (int number = 1; Files.exists(file(member, setting, number)); number++) {
      Path file = file(member, setting, number);
      try (InputStream in = Files.newInputStream(file)) {
        runs.add(RecordedRun.read(in));
      } catch (MalformedJsonException e) {
        throw new IOException(file + ": " + e.getMessage() + ". Delete it to record it again.", e);
      }
    }
    return runs;
  }
}
