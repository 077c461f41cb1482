package io.tightrope.core.detect;

import org.jspecify.annotations.Nullable;

/** One rule: looks at the newest frame in the light of the run so far. May remember. */
interface Detector {
  /** What it sees in this frame; null when all is well or the frame cannot tell. */
  @Nullable
  Finding judge(RunState run);
}
