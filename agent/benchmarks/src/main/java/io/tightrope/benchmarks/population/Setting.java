package io.tightrope.benchmarks.population;

import java.util.Locale;

/** How a job runs under the agent. */
enum Setting {
  /** As somebody runs it who has set nothing. */
  DEFAULT("", 0),
  /** Every step takes 20 ms longer, so that the agent has time for more of the steps. */
  SLOWED("", 20),
  /** The agent may take all the time it wants, so that it observes every step. */
  EVERY_STEP(",overhead=100%", 0);

  /** What the agent is told besides the rest, in the form of its argument. */
  final String agentOptions;

  /** Milliseconds that the program sleeps in each step. */
  final int pauseMillis;

  Setting(String agentOptions, int pauseMillis) {
    this.agentOptions = agentOptions;
    this.pauseMillis = pauseMillis;
  }

  /** The name in commands, folders and tables. */
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String toString() {
    return id();
  }
}
