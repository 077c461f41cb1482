package io.tightrope.dashboard.runs;

import java.util.Locale;

/** Whether a run is still reporting. */
public enum Life {
  /** Introduced, no frame and no scalar yet. */
  WAITING,
  /** Frames or scalars arrive at its own pace. */
  LIVE,
  /** Silent for longer than its own pace explains. */
  STALLED,
  /** Silent for so long that it has probably died. */
  LOST,
  /** Its reporter said that it ended. */
  ENDED;

  /** The name in JSON. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
