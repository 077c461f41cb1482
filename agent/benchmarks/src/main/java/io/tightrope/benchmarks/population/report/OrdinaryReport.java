package io.tightrope.benchmarks.population.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.benchmarks.ordinary.Fault;
import io.tightrope.benchmarks.population.judge.JudgedJob;
import io.tightrope.benchmarks.population.judge.Truth;
import io.tightrope.benchmarks.recorded.Alarms.Alarm;
import io.tightrope.core.detect.finding.Severity;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** What the rules made of the population, part by part of it. */
public final class OrdinaryReport {
  private final String part;
  private final List<JudgedJob> jobs;
  private final List<Figures> settings;

  /**
   * A report.
   *
   * @param part of the population that the jobs are of
   */
  public OrdinaryReport(String part, List<JudgedJob> jobs) {
    this.part = part;
    this.jobs = List.copyOf(jobs);
    settings = jobs.stream()
        .map(job -> job.outcome().setting())
        .distinct()
        .map(setting -> new Figures(
            setting,
            jobs.stream().filter(job -> job.outcome().setting().equals(setting)).toList()))
        .toList();
  }

  public void print(PrintStream out) {
    out.printf("%s part of the population, runs: %d%n", part, jobs.size());
    print(out, Truth.HEALTHY, "Healthy jobs");
    print(out, Truth.FAILS, "Broken jobs that fail");
    print(out, Truth.LEARNS, "Broken jobs that learn all the same");
    printKinds(out);
    new TraitTable(jobs).print(out);
    printWrong(out);
  }

  private void print(PrintStream out, Truth truth, String title) {
    out.printf("%n%s%n", title);
    out.printf("  %-50s", "");
    settings.forEach(setting -> out.printf(" %-34s", setting.setting()));
    out.println();
    for (Figures.Figure figure : Figures.Figure.values()) {
      if (figure.truth == truth) {
        out.printf("  %-50s", figure.words);
        settings.forEach(setting -> out.printf(" %-34s", setting.share(figure)));
        out.println();
      }
    }
  }

  private void printKinds(PrintStream out) {
    List<JudgedJob> broken =
        jobs.stream().filter(job -> job.outcome().fault().isPresent()).toList();
    out.printf("%nBroken jobs by fault, all settings%n");
    out.printf(
        "  %-28s %8s %9s %9s %9s | %8s %9s %9s%n",
        "fault", "fail", "critical", "in time", "cause", "learn", "critical", "warning");
    broken.stream().map(OrdinaryReport::kind).distinct().sorted().forEach(kind -> {
      List<JudgedJob> of = broken.stream().filter(job -> kind(job).equals(kind)).toList();
      List<JudgedJob> fail =
          of.stream().filter(job -> job.truth() == Truth.FAILS).toList();
      List<JudgedJob> learn =
          of.stream().filter(job -> job.truth() == Truth.LEARNS).toList();
      out.printf(
          "  %-28s %8d %9d %9d %9d | %8d %9d %9d%n",
          kind,
          fail.size(),
          count(fail, job -> job.critical().isPresent()),
          count(fail, JudgedJob::inTime),
          count(fail, JudgedJob::causeNamed),
          learn.size(),
          count(learn, job -> job.critical().isPresent()),
          count(learn, JudgedJob::warned));
    });
  }

  static String kind(JudgedJob job) {
    return job.outcome().fault().map(Fault::kind).orElse("");
  }

  private static long count(List<JudgedJob> of, Predicate<JudgedJob> which) {
    return of.stream().filter(which).count();
  }

  private void printWrong(PrintStream out) {
    out.printf("%nJobs judged wrongly, and jobs that are counted nowhere%n");
    for (JudgedJob job : jobs) {
      String wrong = wrong(job);
      if (!wrong.isEmpty()) {
        out.printf(
            Locale.ROOT,
            "  %-18s %-11s %-40s score %.3f from %.3f; loss shows it at %s; %s%s%n",
            wrong,
            job.outcome().setting(),
            job.outcome().name(),
            job.outcome().score(),
            job.outcome().scoreUntrained(),
            text(job.shownAt()),
            said(job),
            job.outcome().fault().map(fault -> "; " + fault.words()).orElse(""));
      }
    }
  }

  private static String wrong(JudgedJob job) {
    return switch (job.truth()) {
      case HEALTHY ->
        job.critical().isPresent() ? "false critical" : job.warned() ? "false warning" : "";
      case FAILS ->
        job.inTime()
            ? job.causeNamed() ? "" : "wrong cause"
            : job.critical().isPresent() ? "late" : "missed";
      case LEARNS -> job.critical().isPresent() ? "critical, learns" : "";
      case MISSED_AIM -> "missed its aim";
      case UNKNOWN -> "no healthy base";
    };
  }

  private static String said(JudgedJob job) {
    Optional<Alarm> said = job.critical()
        .or(() -> job.sinceFault().stream()
            .filter(alarm -> alarm.severity() == Severity.WARNING)
            .findFirst());
    return said.map(alarm -> alarm.severity().id() + " " + alarm.rule().id() + " in "
            + alarm.alert().layers() + " of " + alarm.alert().run() + " at " + alarm.step())
        .orElse("nothing was said");
  }

  private static String text(OptionalLong step) {
    return step.isPresent() ? String.valueOf(step.getAsLong()) : "-";
  }

  /** All figures, and one entry a job. */
  public ObjectNode toJson() {
    ObjectNode json = new ObjectMapper().createObjectNode().put("part", part);
    ObjectNode figures = json.putObject("settings");
    settings.forEach(setting -> setting.putInto(figures.putObject(setting.setting())));
    ArrayNode each = json.putArray("jobs");
    for (JudgedJob job : jobs) {
      ObjectNode entry = each.addObject()
          .put("name", job.outcome().name())
          .put("setting", job.outcome().setting())
          .put("truth", job.truth().name().toLowerCase(Locale.ROOT))
          .put("warned", job.warned())
          .put("openAtEnd", job.openAtEnd());
      job.shownAt().ifPresent(step -> entry.put("shownAt", step));
      job.critical()
          .ifPresent(alarm ->
              entry.put("critical", alarm.step()).put("rule", alarm.rule().id()));
      if (job.truth() == Truth.FAILS) {
        entry.put("inTime", job.inTime()).put("causeNamed", job.causeNamed());
      }
    }
    return json;
  }
}
