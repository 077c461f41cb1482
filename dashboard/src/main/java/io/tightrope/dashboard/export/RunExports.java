package io.tightrope.dashboard.export;

import io.micrometer.core.instrument.MeterRegistry;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.export.RunMeters;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.alerts.AlertListener;
import io.tightrope.dashboard.alerts.Change;
import io.tightrope.dashboard.alerts.Source;
import io.tightrope.dashboard.runs.Patience;
import io.tightrope.dashboard.runs.RunStatus;
import io.tightrope.dashboard.runs.WatchedRun;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The series of live runs that nobody can scrape: those that reported no {@code scrapeAddress}, such as runs
 * of other frameworks. A run appears with its first numbers and goes some time after its end, so that
 * Prometheus sees how it ended. At most {@value #MAXIMUM_RUNS} are exported at a time; the others are
 * counted. Only the first worker of a run is shown, as an agent does it. Thread-safe.
 */
public final class RunExports implements AlertListener {
  /** Runs at a time. */
  static final int MAXIMUM_RUNS = 200;

  private static final double KEPT_AFTER_END_SECONDS = 300;

  /** A run that is exported. */
  private static final class Exported {
    final WatchedRun run;
    final String worker;
    final StoredReadings readings = new StoredReadings();
    final RunMeters meters;
    final List<Alert> changes = new ArrayList<>();
    double overSince = Double.NaN;

    Exported(WatchedRun run, String worker) {
      this.run = run;
      this.worker = worker;
      this.meters = new RunMeters(run.description(), readings);
    }
  }

  private final MeterRegistry registry;
  private final Patience patience;
  private final Clock clock;
  private final Map<String, Exported> byName = new ConcurrentHashMap<>();
  private final AtomicLong left = new AtomicLong();

  /**
   * @param registry where the series are
   */
  public RunExports(MeterRegistry registry, Patience patience, Clock clock) {
    this.registry = registry;
    this.patience = patience;
    this.clock = clock;
  }

  /** Takes note of frames that have been stored. */
  public void frames(WatchedRun run, String worker, List<StepFrame> frames) {
    Exported exported = of(run, worker);
    if (exported != null && exported.worker.equals(worker)) {
      for (StepFrame frame : frames) {
        exported.readings.add(frame, now());
        exported.meters.remember(frame);
      }
    }
  }

  /** Takes note of a block of scalars that has been stored. */
  public void scalars(WatchedRun run, String worker, ScalarBlock block) {
    Exported exported = of(run, worker);
    if (exported != null && exported.worker.equals(worker)) {
      exported.readings.add(block, now());
    }
  }

  /** Takes note of an event that has been stored. */
  public void event(WatchedRun run, RunEvent event) {
    Exported exported = byName.get(run.name());
    if (exported != null) {
      exported.readings.add(event);
    }
  }

  /** Takes the series of a run away that has been removed. */
  public void forget(WatchedRun run) {
    remove(run.name());
  }

  private @Nullable Exported of(WatchedRun run, String worker) {
    Exported known = byName.get(run.name());
    if (known != null || run.description().scrapeAddress().isPresent()) {
      return known;
    }
    synchronized (this) {
      if (byName.size() >= MAXIMUM_RUNS && !byName.containsKey(run.name())) {
        left.incrementAndGet();
        return null;
      }
      return byName.computeIfAbsent(run.name(), name -> {
        Exported exported = new Exported(run, worker);
        exported.meters.bindTo(registry);
        return exported;
      });
    }
  }

  @Override
  public Prepared prepare(Change change) {
    return Prepared.of(() -> take(change));
  }

  private void take(Change change) {
    Alert alert = change.after().alert();
    Exported exported = byName.get(alert.run());
    if (exported != null && change.after().sources().contains(Source.TIGHTROPE)) {
      synchronized (exported.changes) {
        exported.changes.add(alert);
      }
    }
  }

  /** Runs that are exported now. */
  public int size() {
    return byName.size();
  }

  /** Requests of runs that were left out because {@value #MAXIMUM_RUNS} others are exported. */
  public long left() {
    return left.get();
  }

  /**
   * Brings the series up to date and takes away those of runs that are over; to be called before each
   * scrape, and now and then where nobody scrapes.
   */
  public synchronized void refresh() {
    double now = now();
    byName.values().forEach(exported -> refresh(exported, now));
  }

  private void refresh(Exported exported, double now) {
    RunStatus status = exported.run.status(now, patience);
    status.activity().ifPresent(exported.readings::doing);
    if (status.life().isOpen()) {
      exported.overSince = Double.NaN;
    } else if (Double.isNaN(exported.overSince)) {
      exported.overSince = now;
    } else if (now - exported.overSince > KEPT_AFTER_END_SECONDS) {
      remove(exported.run.name());
      return;
    }
    List<Alert> changes;
    synchronized (exported.changes) {
      changes = List.copyOf(exported.changes);
      exported.changes.clear();
    }
    exported.meters.update(changes);
  }

  private void remove(String name) {
    Exported exported = byName.remove(name);
    if (exported != null) {
      exported.meters.unbind();
    }
  }

  private double now() {
    return clock.millis() / 1e3;
  }
}
