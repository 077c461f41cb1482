package io.tightrope.dashboard.runs;

import java.util.Locale;

/** How a run is alive, or how it ended. */
public enum Life {
  /** Introduced, no frame and no scalar yet. */
  WAITING,
  /** It trains or evaluates. */
  LIVE,
  /** Its process lives and does something else: it serves, or waits. */
  IDLE,
  /** Its process lives and says that it trains, but takes no step. */
  STALLED,
  /** Nothing has come for longer than usual. */
  SILENT,
  /** Silent for so long that its process has probably died. */
  LOST,
  /** Its reporter said that it ended in order. */
  ENDED,
  /** Its reporter said that it failed, or was stopped. */
  FAILED;

  /** The name in JSON. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether more may come: it has neither ended nor been given up. */
  public boolean isOpen() {
    return switch (this) {
      case WAITING, LIVE, IDLE, STALLED, SILENT -> true;
      case LOST, ENDED, FAILED -> false;
    };
  }
}
