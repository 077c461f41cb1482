package io.tightrope.benchmarks.stages.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Results of finished runs in a folder, one file each, so that a benchmark that is cut short goes on
 * where it was. A result is found again by its plan alone: empty the folder when the code that trains
 * has changed. May be used by several threads.
 */
public final class KeptRuns {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path folder;

  /** Keeps results in a folder, which is made if it is not there. */
  public KeptRuns(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /**
   * The result of a run with the same plan; empty if there is none.
   *
   * @throws IOException if a file cannot be read, with its name
   */
  Optional<Result> find(Plan plan) throws IOException {
    Path file = file(plan);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(MAPPER.readValue(file.toFile(), Result.class))
          .filter(result -> result.plan().equals(plan));
    } catch (IOException e) {
      throw new IOException(file + " is not a kept run; remove it: " + e.getMessage(), e);
    }
  }

  /** Keeps a result; the file is there in full or not at all. */
  void keep(Result result) throws IOException {
    Path file = file(result.plan());
    Path part = Files.createTempFile(folder, "run", ".part");
    MAPPER.writeValue(part.toFile(), result);
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path file(Plan plan) {
    String name = plan.name() + " " + plan.size() + " " + plan.recipe().steps() + " steps at "
        + plan.recipe().learningRate();
    return folder.resolve(name.replace(' ', '-') + ".json");
  }
}
