package io.tightrope.dashboard.demo;

import java.util.List;

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

  /** All of them, in the order in which they are trained. */
  public static final List<DemoProgram> ALL = List.of(NAIVE, BASELINE, RECOMMENDED);
}
