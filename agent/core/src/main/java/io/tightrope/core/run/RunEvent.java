package io.tightrope.core.run;

import java.util.Map;

/**
 * Something that happened to a run at a step: a stage change, a decision of the gate, that it holds its
 * thresholds, its end, that it goes on after an end, or that a checkpoint is kept.
 *
 * @param seq number of the event within its run, from 0; a repeated number is a duplicate
 * @param step the optimizer step at which it happened
 * @param timestamp seconds since the epoch
 * @param kind what happened
 * @param details the kind's own fields, for example {@code stage} and {@code target}; values are
 *     strings, numbers, booleans, lists or maps of these
 */
public record RunEvent(
    long seq, long step, double timestamp, Kind kind, Map<String, Object> details) {

  /**
   * The numbers from here on are the dashboard's: events that it adds itself are not mistaken for those
   * of a reporter, and the other way round.
   */
  public static final long FIRST_OWN_SEQ = 1L << 52;

  /** From here on the events by which the dashboard says that a run went back to a checkpoint. */
  public static final long FIRST_STEP_BACK_SEQ = FIRST_OWN_SEQ + FIRST_OWN_SEQ / 2;

  /** Number of the event by which the dashboard says from which run this one goes on. */
  public static final long OWN_RESUME_SEQ = 2 * FIRST_OWN_SEQ - 1;

  /** What can happen to a run. The JSON name is the lower-case one. */
  public enum Kind {
    STAGE,
    GATE,
    HOLD,
    ROLLBACK,
    RESUMED,
    END,
    NOTE,
    CHECKPOINT;

    /** The name in JSON and in metrics. */
    public String id() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  public RunEvent {
    details = Map.copyOf(details);
  }
}
