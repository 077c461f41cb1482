package io.tightrope.dashboard.report;

import io.tightrope.core.detect.RunMonitor;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.ingest.Playback;
import io.tightrope.dashboard.report.model.Report;
import io.tightrope.dashboard.report.reading.JudgedAlert;
import io.tightrope.dashboard.report.reading.ReportReader;
import io.tightrope.dashboard.report.reading.RunDigest;
import io.tightrope.dashboard.store.query.RunVisitor;
import java.util.Optional;

/** The report of a recorded run. Its alerts are those that replay gives, and a dashboard too. */
public final class RecordedReport {
  private RecordedReport() {}

  /**
   * Judges a recorded run and makes its report.
   *
   * @param baseline the run with which it is compared, by the rules and on the page
   * @param rules by whose limits it is judged
   * @param now seconds since the epoch
   */
  public static Report of(
      RecordedRun recorded, Optional<RecordedRun> baseline, RuleSettings rules, double now) {
    RunMonitor monitor = new RunMonitor(recorded.description(), rules);
    baseline.ifPresent(other -> monitor.compareWith(other.asBaseline()));
    RunDigest digest = new RunDigest(recorded.description(), rules, recorded.outcome());
    Playback.play(recorded, new Judged(monitor, digest));
    return new ReportReader(
            digest,
            monitor.alerts().stream().map(JudgedAlert::of).toList(),
            rules,
            digest.hasEnded() || recorded.outcome().isObject())
        .read(baseline.map(other -> digest(other, rules)), now);
  }

  private static RunDigest digest(RecordedRun recorded, RuleSettings rules) {
    RunDigest digest = new RunDigest(recorded.description(), rules, recorded.outcome());
    Playback.play(recorded, digest);
    return digest;
  }

  /** Shows a run to the detectors and to the digest. */
  private record Judged(RunMonitor monitor, RunDigest digest) implements RunVisitor {
    @Override
    public void frame(String worker, StepFrame frame) {
      monitor.observe(frame);
      digest.frame(worker, frame);
    }

    @Override
    public void scalars(String worker, ScalarBlock block) {
      monitor.observe(block);
      digest.scalars(worker, block);
    }

    @Override
    public void event(RunEvent event) {
      monitor.observe(event);
      digest.event(event);
    }
  }
}
