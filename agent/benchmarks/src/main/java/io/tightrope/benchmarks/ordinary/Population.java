package io.tightrope.benchmarks.ordinary;

import java.util.List;
import java.util.stream.Stream;

/** Healthy and broken jobs as people write them. */
public final class Population {
  private static final long SEED = 77;
  private static final long SECOND_SEED = 78;

  private Population() {}

  /**
   * All members; the names of their jobs are unique. The jobs of the tuning part are broken twice, so
   * that limits rest on more than a few runs of each fault.
   */
  public static List<Member> all() {
    List<Member> healthy = healthy();
    List<Member> tuning =
        healthy.stream().filter(member -> member.part() == Member.Part.TUNING).toList();
    return Stream.of(
            healthy, BrokenJobs.of(healthy, SEED, ""), BrokenJobs.of(tuning, SECOND_SEED, "-again"))
        .flatMap(List::stream)
        .toList();
  }

  private static List<Member> healthy() {
    return Stream.of(Jobs.all(), KindJobs.all(), LoopJobs.all(), DrawnJobs.all())
        .flatMap(List::stream)
        .map(job -> Member.healthy(job, job.traits()))
        .toList();
  }
}
