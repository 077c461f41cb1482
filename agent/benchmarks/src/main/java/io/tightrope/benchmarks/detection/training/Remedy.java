package io.tightrope.benchmarks.detection.training;

/**
 * What an alert advises, done at a step and kept to until the end of the run: from then on the sparsity is
 * no longer raised. Steps that are undone are trained again.
 *
 * @param step optimizer step before which it is done
 * @param good step up to which the run counts as good: a checkpoint may be from then or earlier
 */
public record Remedy(What what, int step, int good) {
  /** What is done. */
  public enum What {
    /** Thresholds stay as they are. */
    HOLD("hold the sparsity", 1),
    /** The same: the target is what the layers have. */
    ASK_FOR_LESS("ask for the sparsity that the layers have", 1),
    /** The layer-by-layer stage change at the target of the stage before, then thresholds stay. */
    STEP_BACK("step back", 1),
    /** The newest checkpoint, and a lower learning rate. */
    GO_BACK("go back to a checkpoint, a third of the rate", 1.0 / 3),
    /** Fresh weights, drawn for the first target as an unbroken run's are. */
    DRAW_AGAIN("start again from fresh weights", 1),
    /** The same, and a lower learning rate. */
    START_AGAIN("start again, a tenth of the rate", 0.1);

    private final String words;
    private final double rate;

    What(String words, double rate) {
      this.words = words;
      this.rate = rate;
    }

    /** In words, as an alert says it. */
    public String words() {
      return words;
    }

    /** What is left of the learning rate. */
    double rate() {
      return rate;
    }
  }
}
