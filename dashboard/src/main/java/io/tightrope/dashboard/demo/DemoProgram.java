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
  /** First the one that goes wrong, then the one that holds. */
  public static final List<DemoProgram> BOTH = List.of(
      new DemoProgram(
          "io.tightrope.examples.NaiveRamp",
          "fashion-naive-",
          "shifted ReLU, weights rescaled at each stage: the obvious way"),
      new DemoProgram(
          "io.tightrope.examples.GatedRamp",
          "fashion-gated-",
          "clipped ReLU, stages changed layer by layer behind a gate: the recommended way"));
}
