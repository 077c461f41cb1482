package io.tightrope.benchmarks.ordinary;

import java.util.List;

/** Healthy and broken jobs as people write them. */
public final class Population {
  private Population() {}

  /** All members; the names of their jobs are unique. */
  public static List<Member> all() {
    return Jobs.all().stream()
        .map(job ->
            Member.healthy(job, new Member.Traits("unknown", "unknown", "unknown", "unknown")))
        .toList();
  }
}
