package io.tightrope.benchmarks.ordinary;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Model;

/** Ways of breaking a job: all else of it stays as it is, its seed included. */
final class Faults {
  private Faults() {}

  /** The job with a network that is changed when it is ready to be trained. */
  static Job changed(Job job, String name, Consumer<Model> change) {
    return new Job(name, job.seed(), job.steps(), job.version(), job.atLeast(), seed -> {
      Program program = job.preparation().apply(seed);
      change.accept(program.model());
      return program;
    });
  }

  /** The job with a network that is changed before that step; each call of the training is a step. */
  static Job changedLater(Job job, String name, long step, Consumer<Model> change) {
    return new Job(name, job.seed(), job.steps(), job.version(), job.atLeast(), seed -> {
      Program program = job.preparation().apply(seed);
      return new Program(
          program.model(),
          new Program.Training() {
            private long next;

            @Override
            public void goOn(Consumer<Runnable> watched) {
              if (next++ == step) {
                change.accept(program.model());
              }
              program.training().goOn(watched);
            }
          },
          program.metric(),
          program.score());
    });
  }

  /** The job with another description. */
  static Job described(Job job, String name, UnaryOperator<Job.Fit> change) {
    Job.Fit fit = change.apply((Job.Fit) job.preparation());
    return new Job(name, job.seed(), fit.steps(), job.version(), job.atLeast(), fit);
  }
}
