package io.tightrope.benchmarks.ordinary.check;

import io.tightrope.benchmarks.ordinary.Fault;
import io.tightrope.benchmarks.ordinary.Job;
import io.tightrope.benchmarks.ordinary.Member;
import io.tightrope.benchmarks.ordinary.Population;
import io.tightrope.benchmarks.ordinary.Program;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.solvers.BaseOptimizer;

/**
 * Trains members of the population without an agent and says which reach their aim. Arguments: which
 * share, such as {@code 0/2}, and a pattern that a name contains; both may be left out.
 */
public final class PopulationCommand {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private PopulationCommand() {}

  /** Prints a line for each member. */
  public static void main(String[] args) {
    String[] share = (args.length > 0 ? args[0] : "0/1").split("/");
    Predicate<String> wanted = Pattern.compile(args.length > 1 ? args[1] : "").asPredicate();
    int mine = Integer.parseInt(share[0]);
    int of = Integer.parseInt(share[1]);
    List<Member> members = Population.all().stream()
        .filter(member -> wanted.test(member.job().name()))
        .toList();
    for (int i = mine; i < members.size(); i += of) {
      System.out.println(line(members.get(i)));
    }
  }

  private static String line(Member member) {
    Job job = member.job();
    long from = THREADS.getCurrentThreadCpuTime();
    String result;
    try {
      Program program = job.prepare();
      Model model = program.model();
      int before = BaseOptimizer.getIterationCount(model);
      while (BaseOptimizer.getIterationCount(model) - before < job.steps()) {
        program.training().goOn(Runnable::run);
      }
      double score = program.score().getAsDouble();
      result = "%-5s %7.3f of %.3f loss %.4g"
          .formatted(score >= job.atLeast() ? "yes" : "NO", score, job.atLeast(), model.score());
    } catch (RuntimeException e) {
      result = "ERROR " + e;
    }
    return "%-45s %-22s %s %.1f s %s"
        .formatted(
            job.name(),
            member.fault().map(Fault::kind).orElse("-"),
            result,
            (THREADS.getCurrentThreadCpuTime() - from) / 1e9,
            member.part().name().toLowerCase(Locale.ROOT));
  }
}
