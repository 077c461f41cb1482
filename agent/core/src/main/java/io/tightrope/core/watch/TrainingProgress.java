package io.tightrope.core.watch;

/**
 * How far training has come, written by the training thread at every step and read by the exporter.
 * Thread-safe; allocates nothing.
 */
final class TrainingProgress {
  private long steps;
  private long examples;
  private long step;
  private long lastStepMillis;
  private double observationSeconds = Double.NaN;

  synchronized void stepEnded(long endedStep, int stepExamples, long epochMillis) {
    steps++;
    examples += stepExamples;
    step = endedStep;
    lastStepMillis = epochMillis;
  }

  /** A step was observed, which took that long. */
  synchronized void observed(long nanos) {
    observationSeconds = nanos / 1e9;
  }

  /** A replica of the model, trained beside it, ended a step: more examples, not more steps. */
  synchronized void replicaStepEnded(int stepExamples, long epochMillis) {
    examples += stepExamples;
    lastStepMillis = epochMillis;
  }

  /** Steps done while watched. */
  synchronized long steps() {
    return steps;
  }

  /** Samples trained on while watched. */
  synchronized long examples() {
    return examples;
  }

  /** The last step. */
  synchronized long step() {
    return step;
  }

  /** When the last step ended, in seconds since the epoch; NaN before the first. */
  synchronized double lastStepTimestamp() {
    return lastStepMillis == 0 ? Double.NaN : lastStepMillis / 1000.0;
  }

  /** What the last observation took; NaN before the first. */
  synchronized double observationSeconds() {
    return observationSeconds;
  }
}
