package io.tightrope.dashboard.demo;

import java.util.List;

/** What a demonstration shows. */
public enum DemoScene {
  /** The sparsity is raised the obvious way and the recommended way, beside a dense baseline. */
  RAMP(List.of(DemoProgram.NAIVE, DemoProgram.BASELINE, DemoProgram.RECOMMENDED)),

  /** Thresholds are steered for thousands of steps, left alone and with a gate. */
  DRIFT(List.of(DemoProgram.STEERED_ALONE, DemoProgram.STEERED_GATED));

  private final List<DemoProgram> programs;

  DemoScene(List<DemoProgram> programs) {
    this.programs = programs;
  }

  /** Its programs, in the order in which they are trained. */
  public List<DemoProgram> programs() {
    return programs;
  }
}
