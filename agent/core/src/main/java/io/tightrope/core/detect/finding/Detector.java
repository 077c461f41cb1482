package io.tightrope.core.detect.finding;

import io.tightrope.core.detect.evidence.RunState;
import java.util.Optional;

/** One rule: judges the newest frame in the light of the run so far. May keep state. */
public interface Detector {
  /** What it finds in this frame; empty when all is well or the frame lacks what it needs. */
  Optional<Finding> judge(RunState run);
}
