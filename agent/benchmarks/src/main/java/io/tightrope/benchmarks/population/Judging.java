package io.tightrope.benchmarks.population;

import io.tightrope.benchmarks.Parallel;
import io.tightrope.benchmarks.ordinary.Member;
import io.tightrope.benchmarks.population.judge.JobOutcome;
import io.tightrope.benchmarks.population.judge.JudgedJob;
import io.tightrope.benchmarks.population.judge.JudgedNetwork;
import io.tightrope.benchmarks.sampling.Progress;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.json.RecordedRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Plays kept recordings to the rules, one for each processor at a time. */
final class Judging {
  private Judging() {}

  private record Process(Member member, Setting setting) {}

  /** Judges what is kept of these members at these settings. */
  static List<JudgedJob> judge(
      List<Member> members, List<Setting> settings, Kept kept, RuleSettings limits)
      throws IOException, InterruptedException {
    List<Process> processes = new ArrayList<>();
    for (Setting setting : settings) {
      members.stream()
          .filter(member -> kept.has(member, setting))
          .forEach(member -> processes.add(new Process(member, setting)));
    }
    Progress progress = Progress.here("judged", processes.size());
    List<List<JudgedNetwork>> networks = Parallel.map(processes, process -> {
      List<JudgedNetwork> judged = new ArrayList<>();
      for (RecordedRun run : kept.read(process.member(), process.setting())) {
        JobOutcome outcome = JobOutcome.of(run.outcome()).as(process.member());
        judged.add(JudgedNetwork.of(outcome, run, limits));
      }
      progress.done(process.member().job().name(), "at " + process.setting());
      return judged;
    });
    return JudgedNetwork.jobs(networks.stream().flatMap(List::stream).toList());
  }
}
