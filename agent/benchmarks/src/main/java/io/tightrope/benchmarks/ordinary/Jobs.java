package io.tightrope.benchmarks.ordinary;

import java.util.List;
import java.util.stream.Stream;

/** Every ordinary training. */
public final class Jobs {
  private Jobs() {}

  /** All of them, by kind of data. */
  public static List<Job> all() {
    return Stream.of(TableJobs.all(), SequenceJobs.all(), PictureJobs.all(), ProgramJobs.all())
        .flatMap(List::stream)
        .toList();
  }
}
