package io.tightrope.benchmarks.sampling;

import io.tightrope.benchmarks.detection.EveryStep;
import io.tightrope.benchmarks.detection.training.Weaving;
import io.tightrope.benchmarks.ordinary.Jobs;
import io.tightrope.core.json.RecordedRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that can be recorded.
 *
 * @param name unique
 * @param version of the way it is trained; another version is another recording
 * @param recorder trains it with every step observed
 */
record Training(String name, int version, Recorder recorder) {
  /** Raised when the zoo trains in another way or a frame has other columns. */
  private static final int SPARSE_VERSION = 1;

  /** Trains and returns frames of all steps. */
  interface Recorder {
    RecordedRun record() throws IOException;
  }

  /** Ordinary and sparse trainings in turn, so that a first batch of recordings has both. */
  static List<Training> all() {
    List<Training> ordinary = Jobs.all().stream()
        .map(job -> new Training(job.name(), job.version(), () -> {
          Weaving.once();
          return OrdinaryRecorder.record(job);
        }))
        .toList();
    EveryStep zoo = new EveryStep();
    List<Training> sparse = zoo.names().stream()
        .map(name -> new Training(name, SPARSE_VERSION, () -> zoo.train(name)))
        .toList();
    List<Training> all = new ArrayList<>();
    for (int i = 0; i < Math.max(ordinary.size(), sparse.size()); i++) {
      if (i < ordinary.size()) {
        all.add(ordinary.get(i));
      }
      if (i < sparse.size()) {
        all.add(sparse.get(i));
      }
    }
    return all;
  }
}
