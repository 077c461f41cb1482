package io.tightrope.benchmarks.population;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.benchmarks.Medians;
import io.tightrope.benchmarks.Parallel;
import io.tightrope.benchmarks.ordinary.Member;
import io.tightrope.benchmarks.sampling.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Runs jobs with the agent and without it, and prints what it costs or whether it changes anything. */
final class PairedRuns {
  private static final long SEED = 11;
  private static final double NINETIETH = 0.9;

  @Option(
      names = "--cost",
      description = "Judge nothing: run healthy jobs with the agent and without it, by turns, and"
          + " print what it takes of their time. Wants an idle machine.")
  boolean cost;

  @Option(
      names = "--identical",
      description = "Judge nothing: run jobs without the agent and with every step observed, and"
          + " see whether they come to the same, to the last bit.")
  boolean identical;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      defaultValue = "16",
      description = "With --cost: so many jobs, drawn at random (default: ${DEFAULT-VALUE}).")
  int jobs = 16;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "2",
      description = "With --cost: pairs of each (default: ${DEFAULT-VALUE}).")
  int pairs = 2;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "15",
      description = "With --cost: each job trains on until it takes so long (default:"
          + " ${DEFAULT-VALUE}).")
  double seconds = 15;

  /** What is wrong with the options, or null. */
  @Nullable
  String mistake() {
    if (cost && identical) {
      return "--cost and --identical exclude each other: the one wants an idle machine, the other keeps"
          + " it busy.";
    }
    if (jobs < 1 || pairs < 1) {
      return "--jobs and --pairs must be 1 or more.";
    }
    return seconds > 0 ? null : "--seconds is " + seconds + ". It must be above 0.";
  }

  /** Runs and prints; false if a job failed or was changed by the agent. */
  boolean run(List<Member> members, int parallel, boolean json)
      throws IOException, InterruptedException {
    List<Member> chosen = cost ? drawn(members) : members;
    Progress progress = Progress.here(cost ? "timed" : "compared", chosen.size());
    List<PairedJob> done =
        Parallel.map(chosen, cost ? 1 : parallel, member -> one(member, progress)).stream()
            .flatMap(Optional::stream)
            .toList();
    if (json) {
      System.out.println(
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(toJson(done)));
    } else {
      print(done);
    }
    return done.size() == chosen.size() && done.stream().allMatch(PairedJob::isIdentical);
  }

  private List<Member> drawn(List<Member> members) {
    List<Member> healthy = new ArrayList<>(
        members.stream().filter(member -> member.fault().isEmpty()).toList());
    healthy.sort(Comparator.comparing(member -> member.job().name()));
    Collections.shuffle(healthy, new Random(SEED));
    return healthy.subList(0, Math.min(jobs, healthy.size()));
  }

  private Optional<PairedJob> one(Member member, Progress progress) throws InterruptedException {
    String name = member.job().name();
    try {
      PairedJob job = cost
          ? PairedJob.run(member, seconds, pairs, "dashboard=off")
          : PairedJob.run(member, 0, 1, "dashboard=off,metrics-port=off,overhead=100%");
      progress.done(name, words(job));
      return Optional.of(job);
    } catch (IOException | IllegalStateException e) {
      progress.done(name, "failed");
      progress.note(name + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private String words(PairedJob job) {
    String same = job.isIdentical() ? "the same result" : "ANOTHER RESULT";
    return cost
        ? String.format(
            Locale.ROOT, "%.1f s, %+.1f %%, %s", job.bareSeconds(), 100 * job.cost(), same)
        : same;
  }

  private void print(List<PairedJob> done) {
    if (cost) {
      System.out.printf(
          Locale.ROOT,
          "%-40s %10s %10s %12s %10s%n",
          "job",
          "seconds",
          "cost",
          "processor",
          "result");
      for (PairedJob job : done) {
        System.out.printf(
            Locale.ROOT,
            "%-40s %10.1f %8.1f %% %10.1f %% %10s%n",
            job.name(),
            job.bareSeconds(),
            100 * job.cost(),
            100 * job.processorCost(),
            job.isIdentical() ? "the same" : "ANOTHER");
      }
      System.out.printf(
          Locale.ROOT,
          "%nmedian cost %.1f %% (aim 2), 90th percentile %.1f %% (aim 3); processor %.1f %%, %.1f %%%n",
          100 * Medians.of(done, PairedJob::cost),
          100 * ninetieth(done.stream().mapToDouble(PairedJob::cost).toArray()),
          100 * Medians.of(done, PairedJob::processorCost),
          100 * ninetieth(done.stream().mapToDouble(PairedJob::processorCost).toArray()));
    }
    List<String> changed =
        done.stream().filter(job -> !job.isIdentical()).map(PairedJob::name).toList();
    System.out.printf(
        Locale.ROOT,
        "%d of %d jobs come to the same with the agent and without it, to the last bit%n",
        done.size() - changed.size(),
        done.size());
    changed.forEach(name -> System.out.println("  another result: " + name));
  }

  private static double ninetieth(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted.length == 0
        ? Double.NaN
        : sorted[Math.min(sorted.length - 1, (int) Math.floor(NINETIETH * sorted.length))];
  }

  private static ArrayNode toJson(List<PairedJob> done) {
    ArrayNode all = new ObjectMapper().createArrayNode();
    for (PairedJob job : done) {
      ObjectNode one = all.addObject();
      one.put("job", job.name())
          .put("seconds", job.bareSeconds())
          .put("cost", job.cost())
          .put("processorCost", job.processorCost())
          .put("identical", job.isIdentical());
    }
    return all;
  }
}
