package io.tightrope.benchmarks.ordinary;

import java.util.List;
import java.util.stream.Stream;

/** Healthy and broken jobs as people write them. */
public final class Population {
  private Population() {}

  /** All members; the names of their jobs are unique. */
  public static List<Member> all() {
    List<Member> healthy = healthy();
    return Stream.concat(healthy.stream(), BrokenJobs.of(healthy).stream()).toList();
  }

  private static List<Member> healthy() {
    return Stream.of(Jobs.all(), KindJobs.all(), LoopJobs.all(), DrawnJobs.all())
        .flatMap(List::stream)
        .map(job -> Member.healthy(job, job.traits()))
        .toList();
  }
}
