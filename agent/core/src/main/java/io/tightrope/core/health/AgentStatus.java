package io.tightrope.core.health;

import java.util.List;
import java.util.Optional;

/**
 * What an agent says of itself to whoever attached it.
 *
 * @param enabled whether it watches at all
 * @param ignored one line for each setting that it ignored
 * @param dashboard where it sends to; empty if it sends to none
 * @param models how many models it watches at present
 * @param runs the newest of their runs, at most {@value #MAXIMUM_RUNS}
 */
public record AgentStatus(
    boolean enabled, List<String> ignored, Optional<String> dashboard, int models, List<Run> runs) {

  /** How many runs are listed; a process may train thousands of models. */
  public static final int MAXIMUM_RUNS = 20;

  public AgentStatus {
    ignored = List.copyOf(ignored);
    runs = List.copyOf(runs.subList(Math.max(0, runs.size() - MAXIMUM_RUNS), runs.size()));
  }

  /** An agent that is switched off by a setting. */
  public static AgentStatus off(List<String> ignored) {
    return new AgentStatus(false, ignored, Optional.empty(), 0, List.of());
  }

  /**
   * A run.
   *
   * @param run its name, as the dashboard knows it
   * @param page address of its page; empty until the dashboard has taken the run
   * @param obstacle why the dashboard has not taken the run yet; empty if it has, or nothing was tried
   */
  public record Run(String run, Optional<String> page, Optional<String> obstacle) {}
}
