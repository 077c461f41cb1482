package io.tightrope.dashboard.alerts;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.Activity;
import io.tightrope.dashboard.runs.Life;
import io.tightrope.dashboard.runs.Patience;
import io.tightrope.dashboard.runs.RunRegistry;
import io.tightrope.dashboard.runs.RunStatus;
import io.tightrope.dashboard.runs.UsualGaps;
import io.tightrope.dashboard.runs.WatchedRun;
import io.tightrope.dashboard.store.schema.StoreException;
import io.tightrope.dashboard.threads.Daemons;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two rules that need a clock: {@code RunStalled}, a run that says it trains and takes no step, and
 * {@code RunLost}, one that says nothing any more. A silence of the same run since the same step is
 * always the same alert. A run of which nothing came since this dashboard began keeps its alerts until
 * something comes, or until it is lost; one that hung before and only sends heartbeats still hangs.
 */
public final class Heartbeats implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);

  private final RunRegistry registry;
  private final AlertBoard board;
  private final Patience patience;
  private final Clock clock;
  private final UsualGaps gaps;
  private final Runnable eachMinute;
  private final ScheduledExecutorService thread = Daemons.scheduled("heartbeats");

  /**
   * Listens for silence once it has begun.
   *
   * @param eachMinute what else is to be done once a minute
   */
  public Heartbeats(
      RunRegistry registry,
      AlertBoard board,
      Patience patience,
      Clock clock,
      UsualGaps gaps,
      Runnable eachMinute) {
    this.gaps = gaps;
    this.eachMinute = eachMinute;
    this.registry = registry;
    this.board = board;
    this.patience = patience;
    this.clock = clock;
  }

  /** Begins: runs can reach the dashboard from now on. To be called once. */
  public void begin() {
    registry.waitFrom(clock.millis() / 1e3);
    thread.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    thread.scheduleWithFixedDelay(this::minute, 1, 1, TimeUnit.MINUTES);
  }

  private void minute() {
    try {
      eachMinute.run();
    } catch (StoreException e) {
      // The store says itself, once, why it cannot write.
      LOG.debug("could not store what is due once a minute", e);
    } catch (RuntimeException e) {
      LOG.error("could not do what is due once a minute", e);
    }
  }

  private void look() {
    try {
      board.endSilences();
    } catch (StoreException e) {
      LOG.debug("could not end the silences that are over", e);
    } catch (RuntimeException e) {
      LOG.error("could not end the silences that are over", e);
    }
    for (WatchedRun run : registry.all()) {
      try {
        judge(run);
      } catch (StoreException e) {
        // The store says itself, once, why it cannot write; the alert is raised when it can.
        LOG.debug("could not raise or resolve an alert of {}", run.name(), e);
      } catch (RuntimeException e) {
        LOG.error("could not look whether {} is silent", run.name(), e);
      }
    }
    try {
      gaps.keep(registry.all());
    } catch (RuntimeException e) {
      LOG.debug("could not keep the usual gaps of the runs", e);
    }
  }

  private void judge(WatchedRun run) {
    RunStatus status = run.status(clock.millis() / 1e3, patience);
    boolean isOver = status.life() == Life.ENDED || status.life() == Life.FAILED;
    if (isOver && !board.hasActive(run.name())) {
      return;
    }
    boolean isUnknown = status.life() == Life.SILENT && !status.heard();
    boolean isOldAndEmpty = status.lastStep() < 0 && !status.heard();
    if (isOldAndEmpty || isUnknown) {
      return;
    }
    Optional<Rule> fires = switch (status.life()) {
      case STALLED -> Optional.of(Rule.RUN_STALLED);
      case LOST -> Optional.of(Rule.RUN_LOST);
      case WAITING, LIVE, IDLE, SILENT, ENDED, FAILED -> Optional.<Rule>empty();
    };
    List<Alert> changes = new ArrayList<>();
    for (Rule rule : List.of(Rule.RUN_STALLED, Rule.RUN_LOST)) {
      Optional<Alert> active = active(run, rule);
      if (fires.equals(Optional.of(rule))) {
        if (active.isEmpty()) {
          changes.add(raised(run, status, rule));
        }
      } else if (rule != Rule.RUN_STALLED || !stillHangs(status)) {
        active.map(alert -> alert.endedAt(clock.millis() / 1e3)).ifPresent(changes::add);
      }
    }
    board.apply(changes, Source.TIGHTROPE);
  }

  /**
   * Returns true if a run has said since this dashboard began that it trains, and has not taken a step:
   * a restart of the dashboard is not a step of the run.
   */
  private static boolean stillHangs(RunStatus status) {
    return status.life() == Life.LIVE
        && status.activity().equals(Optional.of(Activity.TRAINING))
        && !status.stepped();
  }

  private Optional<Alert> active(WatchedRun run, Rule rule) {
    return board.active(run.name()).stream()
        .filter(tracked -> tracked.sources().contains(Source.TIGHTROPE))
        .map(TrackedAlert::alert)
        .filter(alert -> alert.rule() == rule)
        .findFirst();
  }

  private Alert raised(WatchedRun run, RunStatus status, Rule rule) {
    int stage = status.last().map(StepFrame::stage).orElse(0);
    String since = status.lastStep() < 0
        ? "it was introduced"
        : "step " + status.lastStep() + (stage > 0 ? ", stage " + stage : "");
    boolean lost = rule == Rule.RUN_LOST;
    double seconds = lost ? status.silentSeconds() : status.stepSeconds();
    return new Alert(
        AlertIds.of(run.name(), rule, String.valueOf(status.lastStep())),
        run.name(),
        rule,
        rule.severity(),
        List.of(),
        stage,
        Math.max(0, status.lastStep()),
        seconds,
        Expected.UNKNOWN,
        String.format(
            Locale.ROOT,
            lost
                ? "Nothing has come for %.0f s since %s, and the run has not said that it ended."
                : "The process lives and says that it trains, but for %.0f s since %s it has taken no"
                    + " step.",
            seconds,
            since),
        lost
            ? "The process has probably died, or the network to it is down."
            : "The process hangs, or waits for data.",
        "Look at the process on " + run.description().host() + ".",
        clock.millis() / 1e3,
        Double.NaN);
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      thread.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
