package io.tightrope.benchmarks.detection.training;

/**
 * What an alert advises, done at a step and kept to until the end of the run: from then on the sparsity is
 * no longer raised.
 *
 * @param step optimizer step before which it is done
 */
public record Remedy(What what, int step) {
  /** What is done. */
  public enum What {
    /** Thresholds stay as they are. */
    HOLD("hold the sparsity"),
    /** The layer-by-layer stage change at the present target, then thresholds stay. */
    CHANGE_AGAIN("change the stage layer by layer"),
    /** The layer-by-layer stage change at the target of the stage before, then thresholds stay. */
    STEP_BACK("step back"),
    /** The learning rate falls to a tenth. */
    LOWER_RATE("lower the rate");

    private final String words;

    What(String words) {
      this.words = words;
    }

    /** In words, as an alert says it. */
    public String words() {
      return words;
    }
  }
}
