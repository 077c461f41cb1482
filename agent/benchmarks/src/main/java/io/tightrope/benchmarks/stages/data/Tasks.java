package io.tightrope.benchmarks.stages.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The tasks that the chosen networks need. Thread-safe. */
public final class Tasks {
  private final Map<TaskKind, Task> tasks = new EnumMap<>(TaskKind.class);

  private Tasks() {}

  /**
   * Reads or makes the tasks.
   *
   * @param images directory of the full Fashion-MNIST; empty for where it is installed
   * @throws IOException if the images are needed and missing; the message is one line for the user
   */
  public static Tasks read(Set<TaskKind> needed, Optional<Path> images) throws IOException {
    Tasks all = new Tasks();
    for (TaskKind kind : needed) {
      all.tasks.put(
          kind,
          switch (kind) {
            case IMAGES -> Images.read(images);
            case TONES -> Tones.task();
          });
    }
    return all;
  }

  /** One of the tasks that were asked for. */
  public Task of(TaskKind kind) {
    return Objects.requireNonNull(tasks.get(kind), kind::name);
  }
}
