package io.tightrope.dashboard.demo;

/**
 * An example program.
 *
 * @param mainClass its main class
 * @param runPrefix how the names of its runs begin
 * @param story what it shows, in a few words
 */
public record DemoProgram(String mainClass, String runPrefix, String story) {
  /** The one that goes wrong. */
  static final DemoProgram NAIVE = new DemoProgram(
      "io.tightrope.examples.NaiveRamp",
      "fashion-naive-",
      "shifted ReLU, weights rescaled at each stage: the obvious way");

  /** What the recommended one is compared with. */
  static final DemoProgram BASELINE = new DemoProgram(
      "io.tightrope.examples.DenseBaseline",
      "fashion-dense-",
      "plain ReLU, no sparsity asked for: the baseline of the next run");

  /** The one that holds. */
  static final DemoProgram RECOMMENDED = new DemoProgram(
      "io.tightrope.examples.GatedRamp",
      "fashion-gated-",
      "shifted ReLU, stages changed layer by layer behind a gate: the recommended way");

  /** The one that learns for thousands of steps and then loses everything. */
  static final DemoProgram STEERED_ALONE = new DemoProgram(
      "io.tightrope.examples.SteeredAlone",
      "fashion-steered-",
      "clipped ReLU, thresholds steered towards 0.86 whatever happens");

  /** The same, with a gate. */
  static final DemoProgram STEERED_GATED = new DemoProgram(
      "io.tightrope.examples.GatedSteering",
      "fashion-held-",
      "the same, steered only while the spectral alignment does not rise");
}
