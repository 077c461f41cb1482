package io.tightrope.dashboard.report;

import com.fasterxml.jackson.databind.node.NullNode;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.dashboard.alerts.AlertBoard;
import io.tightrope.dashboard.alerts.AlertState;
import io.tightrope.dashboard.alerts.TrackedAlert;
import io.tightrope.dashboard.report.model.Report;
import io.tightrope.dashboard.report.reading.JudgedAlert;
import io.tightrope.dashboard.report.reading.ReportReader;
import io.tightrope.dashboard.report.reading.RunDigest;
import io.tightrope.dashboard.runs.Patience;
import io.tightrope.dashboard.runs.RunRegistry;
import io.tightrope.dashboard.runs.WatchedRun;
import io.tightrope.dashboard.store.RunStore;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Reports of the runs of a store, live ones too. Their alerts are those of the dashboard.
 * Thread-safe.
 */
public final class StoredReports {
  private final RunStore store;
  private final RunRegistry registry;
  private final AlertBoard alerts;
  private final RuleSettings rules;
  private final Patience patience;
  private final Clock clock;

  /**
   * @param rules by whose limits the checks are judged
   * @param patience how long a run may be silent
   */
  public StoredReports(
      RunStore store,
      RunRegistry registry,
      AlertBoard alerts,
      RuleSettings rules,
      Patience patience,
      Clock clock) {
    this.store = store;
    this.registry = registry;
    this.alerts = alerts;
    this.rules = rules;
    this.patience = patience;
    this.clock = clock;
  }

  /**
   * Makes a report; reads the whole run, which takes about a second for 5,000 frames.
   *
   * @param baseline the run to compare with; the one that the run names itself if it is empty
   */
  public Report of(WatchedRun run, Optional<WatchedRun> baseline) {
    double now = clock.millis() / 1e3;
    Optional<WatchedRun> other = baseline
        .or(() -> run.description().baseline().flatMap(registry::find))
        .filter(found -> !found.name().equals(run.name()));
    List<JudgedAlert> judged = alerts.of(run.name()).stream().map(this::judged).toList();
    return new ReportReader(
            digest(run), judged, rules, !run.status(now, patience).life().isOpen())
        .read(other.map(this::digest), now);
  }

  private JudgedAlert judged(TrackedAlert tracked) {
    return new JudgedAlert(
        tracked.alert(),
        Double.isNaN(tracked.acknowledgedAt())
            ? Optional.empty()
            : Optional.of(tracked.acknowledgedBy()),
        alerts.state(tracked) == AlertState.SILENCED);
  }

  private RunDigest digest(WatchedRun run) {
    RunDigest digest = new RunDigest(run.description(), rules, NullNode.getInstance());
    store.replay(run.stored(), digest);
    return digest;
  }
}
