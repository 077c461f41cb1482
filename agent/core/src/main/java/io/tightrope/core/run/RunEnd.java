package io.tightrope.core.run;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a run ended, as its {@code end} event says it. Immutable.
 *
 * @param status whether it ended in order
 * @param reason what ended it, in a few words without a full stop; may be empty
 */
public record RunEnd(Status status, String reason) {
  private static final String STATUS = "status";
  private static final String REASON = "reason";
  private static final String STOPPED = "stopped by Tightrope because ";

  /** Whether a run ended in order. The JSON name is the lower-case one. */
  public enum Status {
    /** In order. */
    FINISHED,
    /** By an exception, a full heap, a signal or an exit code other than 0. */
    FAILED,
    /** By somebody else, such as a cluster that took the machine back, or the agent when asked to. */
    KILLED;

    /** The name in JSON. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The status of that name, or empty. */
    public static Optional<Status> ofId(String id) {
      for (Status status : values()) {
        if (status.id().equals(id)) {
          return Optional.of(status);
        }
      }
      return Optional.empty();
    }
  }

  /** Ended in order. */
  public static RunEnd finished(String reason) {
    return new RunEnd(Status.FINISHED, reason);
  }

  /** Ended by a failure. */
  public static RunEnd failed(String reason) {
    return new RunEnd(Status.FAILED, reason);
  }

  /**
   * Ended by the agent, as the user had asked for.
   *
   * @param rule the rule whose critical alert was the reason
   * @param step the step at which that alert began
   */
  public static RunEnd stopped(String rule, long step) {
    return new RunEnd(Status.KILLED, STOPPED + rule + " fired at step " + step);
  }

  /** Returns true if the agent ended it, see {@link #stopped}. */
  public boolean isStop() {
    return status == Status.KILLED && reason.startsWith(STOPPED);
  }

  /**
   * Reads an event.
   *
   * @return empty unless it is an {@code end}; one without a status, as older reporters send it,
   *     ended in order
   */
  public static Optional<RunEnd> of(RunEvent event) {
    if (event.kind() != RunEvent.Kind.END) {
      return Optional.empty();
    }
    Object status = event.details().getOrDefault(STATUS, "");
    Object reason = event.details().getOrDefault(REASON, "");
    return Optional.of(new RunEnd(
        Status.ofId(String.valueOf(status)).orElse(Status.FINISHED), String.valueOf(reason)));
  }

  /** Returns true unless it ended in order. */
  public boolean isFailure() {
    return status != Status.FINISHED;
  }

  /** The fields of an {@code end} event. */
  public Map<String, Object> details() {
    return Map.of(STATUS, status.id(), REASON, reason);
  }
}
