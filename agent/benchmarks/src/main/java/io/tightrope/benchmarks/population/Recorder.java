package io.tightrope.benchmarks.population;

import io.tightrope.benchmarks.Parallel;
import io.tightrope.benchmarks.ordinary.Member;
import io.tightrope.benchmarks.sampling.Progress;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Records what is missing, several members at a time. */
final class Recorder {
  private Recorder() {}

  /**
   * Runs the members at a setting and keeps what the agent sent. One that cannot be recorded is named and
   * left out.
   *
   * @param parallel processes at a time
   * @return how many could not be recorded
   */
  static int record(List<Member> members, Setting setting, Kept kept, int parallel)
      throws IOException, InterruptedException {
    List<Member> missing =
        members.stream().filter(member -> !kept.has(member, setting)).toList();
    Progress progress = Progress.here("recorded, " + setting, missing.size());
    List<Boolean> recorded =
        Parallel.map(missing, parallel, member -> record(member, setting, kept, progress));
    return (int) recorded.stream().filter(done -> !done).count();
  }

  private static boolean record(Member member, Setting setting, Kept kept, Progress progress)
      throws InterruptedException {
    String name = member.job().name();
    try {
      JobProcess.Done done = JobProcess.run(member, setting);
      kept.write(member, setting, Outcomes.recordings(member, setting, done));
      progress.done(name, words(done));
      return true;
    } catch (IOException | IllegalStateException e) {
      progress.done(name, "could not be recorded");
      progress.note(name + ": " + e.getMessage());
      return false;
    }
  }

  private static String words(JobProcess.Done done) {
    JobResult result = done.result();
    return String.format(
        Locale.ROOT,
        "%s %.3f, from %.3f; %.1f s of processor time",
        result.metric(),
        result.score(),
        result.scoreUntrained(),
        result.cpuSeconds());
  }
}
