package io.tightrope.benchmarks.stages.network;

/** How large a network is and how long it trains. */
public enum Size {
  /** As the tables of the documents have it. */
  FULL,
  /** A smaller and shorter one, where many runs are needed. */
  SMALL
}
