package io.tightrope.dashboard.report.reading;

import io.tightrope.core.detect.HeldLimits;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.run.RunDescription;
import io.tightrope.dashboard.report.model.Check;
import io.tightrope.dashboard.report.model.Climb;
import io.tightrope.dashboard.report.model.Climb.BaselineRun;
import io.tightrope.dashboard.report.model.Climb.Quality;
import io.tightrope.dashboard.report.model.Message;
import io.tightrope.dashboard.report.model.Picture;
import io.tightrope.dashboard.report.model.Report;
import io.tightrope.dashboard.report.model.RunFacts;
import io.tightrope.dashboard.report.model.SafeSparsity;
import io.tightrope.dashboard.report.model.Savings;
import io.tightrope.dashboard.report.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Makes a report of a run that has been played, and of its alerts. */
public final class ReportReader {
  private final RunDigest digest;
  private final List<JudgedAlert> judged;
  private final RuleSettings rules;
  private final boolean over;

  /**
   * @param digest the run, played to its end
   * @param judged its alerts
   * @param rules by whose limits it is judged
   * @param over whether nothing more is to come
   */
  public ReportReader(
      RunDigest digest, List<JudgedAlert> judged, RuleSettings rules, boolean over) {
    this.digest = digest;
    this.judged = List.copyOf(judged);
    this.rules = rules;
    this.over = over;
  }

  /**
   * Makes the report.
   *
   * @param baseline the run to compare with, played to its end
   * @param now seconds since the epoch
   */
  public Report read(Optional<RunDigest> baseline, double now) {
    List<Alert> alerts = judged.stream().map(JudgedAlert::alert).toList();
    List<Check> checks = List.of(
        new InitializationReader(digest, alerts, rules).check(),
        new GradientReader(digest, alerts, rules).check(),
        new ActivityReader(digest, alerts, rules).check());
    Climb climb = climb(alerts, baseline);
    SafeSparsity safe = SafetyReader.read(climb, rules);
    // Nothing measures time yet; what does goes in here.
    Savings savings = new SavingsReader(digest).read(Optional.empty());
    Verdict verdict = new VerdictReader(digest, alerts, climb, safe).read();
    return new Report(
        facts(now),
        verdict,
        checks,
        climb,
        new AlertsReader(digest.events()).read(judged),
        savings,
        safe,
        NextSteps.of(verdict, alerts, checks, climb, safe, savings),
        missing(checks, climb, savings));
  }

  private Climb climb(List<Alert> alerts, Optional<RunDigest> baseline) {
    QualityReader reader = new QualityReader(digest);
    Optional<Quality> quality = reader.read();
    return new Climb(
        new ClimbReader(digest, alerts, quality, HeldLimits.of(rules), over).rungs(),
        digest.sparsity(),
        digest.lowest(),
        digest.highest(),
        quality,
        baseline.map(other -> baseline(other, quality)));
  }

  /** The other run's same quantity at the run's last step; both may be of different length. */
  private BaselineRun baseline(RunDigest other, Optional<Quality> quality) {
    Optional<Quality> same =
        quality.flatMap(own -> new QualityReader(other).named(own.name(), digest.lastStep()));
    return new BaselineRun(other.run().run(), same, other.sparsity().last());
  }

  private RunFacts facts(double now) {
    RunDescription run = digest.run();
    return new RunFacts(
        run.run(),
        run.model(),
        run.framework(),
        run.host(),
        run.layers().size(),
        HiddenLayers.of(run)
            .map(i -> run.layers().get(i).units())
            .distinct()
            .boxed()
            .toList(),
        run.layers().stream()
            .filter(layer -> !layer.isOutput())
            .flatMap(layer -> layer.activation().stream())
            .map(activation -> activation.kind())
            .distinct()
            .toList(),
        new TreeMap<>(run.labels())
            .entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .toList(),
        digest.firstStep(),
        digest.lastStep(),
        digest.observed(),
        digest.firstTime(),
        digest.lastTime(),
        digest.hasEnded(),
        now);
  }

  private List<Message> missing(List<Check> checks, Climb climb, Savings savings) {
    List<Message> missing = new ArrayList<>();
    for (Check check : checks) {
      if (check.picture().isEmpty()) {
        missing.add(Message.of("missing." + check.kind().id()));
      } else if (check.picture().get() instanceof Picture.Distribution picture
          && !picture.hasQuantiles()) {
        missing.add(Message.of("missing.quantiles"));
      }
    }
    if (climb.rungs().isEmpty()) {
      missing.add(Message.of("missing.stages"));
    }
    if (climb.quality().isEmpty()) {
      missing.add(Message.of("missing.quality"));
    } else if (climb.quality().get().isLoss()) {
      missing.add(Message.of("missing.accuracy"));
    }
    missing.addAll(missingBaseline(climb));
    if (Double.isNaN(savings.best())) {
      missing.add(Message.of("missing.compute"));
    }
    if (savings.time().isEmpty()) {
      missing.add(Message.of("missing.time"));
    }
    return missing;
  }

  private List<Message> missingBaseline(Climb climb) {
    if (climb.baseline().isPresent()) {
      return climb.baseline().get().quality().isPresent()
          ? List.of()
          : List.of(Message.of("missing.baseline.quality")
              .text("run", climb.baseline().get().run()));
    }
    return List.of(digest
        .run()
        .baseline()
        .map(name -> Message.of("missing.baseline.named").text("run", name))
        .orElse(Message.of("missing.baseline")));
  }
}
