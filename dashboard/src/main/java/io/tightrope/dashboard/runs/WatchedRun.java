package io.tightrope.dashboard.runs;

import io.tightrope.core.detect.RunMonitor;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.Activity;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEnd;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.store.query.LastFrame;
import io.tightrope.dashboard.store.query.RunExtent;
import io.tightrope.dashboard.store.query.RunExtent.Newest;
import io.tightrope.dashboard.store.schema.StoredRun;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One run and how it is doing, kept up to date as it reports. Thread-safe. */
public final class WatchedRun {
  private static final String FROM_STEP = "fromStep";
  private static final String TO_STEP = "toStep";

  private final StoredRun stored;
  private final Pulse pulse;
  private final Workers workers = new Workers();
  private long frames;
  private boolean hasScalars;
  private long firstStep;
  private long lastStep = -1;
  private Newest loss = Newest.NONE;
  private Newest learningRate = Newest.NONE;
  private @Nullable LastFrame last;
  private double lastSeenAt;
  private @Nullable RunEvent end;
  private Optional<RunEnd> howEnded = Optional.empty();
  private final Map<String, Reached> reachedByWorker = new HashMap<>();
  private @Nullable StepBack back;
  private volatile RunEdits edits = RunEdits.NONE;
  private volatile @Nullable RunDescription edited;
  private long received;
  private boolean cameBack;

  /** The newest frame of a worker. */
  private record Reached(long step, double timestamp) {}

  /**
   * A return to a checkpoint.
   *
   * @param seq number of the frame that showed it
   * @param from the step before it
   * @param to the step after it
   */
  public record StepBack(long seq, long from, long to) {
    /** Fields of the event that reports it. */
    public Map<String, Object> details() {
      return Map.of(
          "reason", "the step went back from " + from + " to " + to, FROM_STEP, from, TO_STEP, to);
    }
  }

  /**
   * @param now when this dashboard begins to wait for the run
   */
  WatchedRun(StoredRun stored, RunExtent extent, List<RunEvent> events, double now) {
    this.stored = stored;
    this.pulse = new Pulse(now);
    if (extent.frames() > 0 || extent.blocks() > 0) {
      pulse.rememberSteps();
    }
    this.frames = extent.frames();
    this.received = extent.frames() + extent.blocks();
    this.hasScalars = extent.blocks() > 0;
    this.firstStep = extent.firstStep();
    this.lastStep = extent.lastStep();
    this.last = extent.newest().orElse(null);
    this.lastSeenAt =
        Math.max(stored.createdAt(), extent.newest().map(LastFrame::timestamp).orElse(0.0));
    extent.newest().ifPresent(this::take);
    take(extent.loss(), extent.learningRate());
    for (RunEvent event : events) {
      take(event);
      takeStepBack(event);
      lastSeenAt = Math.max(lastSeenAt, event.timestamp());
    }
    // What was stored after the end took the run up again.
    if (end != null && extent.newest().isPresent()) {
      reopen(extent.newest().get().timestamp());
    }
  }

  public StoredRun stored() {
    return stored;
  }

  /** The run's name. */
  public String name() {
    return stored.name();
  }

  /** What it says of itself, with what people have changed since. */
  public RunDescription description() {
    RunDescription known = edited;
    if (known == null) {
      synchronized (this) {
        known = edits.of(stored.description());
        edited = known;
      }
    }
    return known;
  }

  /** What people have changed of it. */
  public RunEdits edits() {
    return edits;
  }

  /** Changes what people say of it, in memory only: {@link RunRegistry#edit} stores it. */
  synchronized void edit(UnaryOperator<RunEdits> change) {
    edits = change.apply(edits);
    comeBack();
    edited = null;
  }

  /** New numbers of a run that is archived take it out of the archive. */
  private void comeBack() {
    if (edits.archived() && received > edits.archivedAfter()) {
      edits = edits.unarchived();
      cameBack = true;
    }
  }

  /** How many frames and blocks of scalars it has. */
  public synchronized long received() {
    return received;
  }

  /** Returns true if new numbers have taken the run out of the archive since this was last asked. */
  public synchronized boolean takeCameBack() {
    boolean noticed = cameBack;
    cameBack = false;
    return noticed;
  }

  /** Takes note that the dashboard can be reached from now on: silence before that is not the run's. */
  synchronized void waitFrom(double now) {
    pulse.waitFrom(now);
  }

  /** Takes note that something came from it, new or not. */
  public synchronized void heard(double now) {
    pulse.contact(now);
    lastSeenAt = Math.max(lastSeenAt, now);
  }

  /**
   * Takes note that a worker of it lives. A run that has ended does not begin again by that.
   *
   * @return whether the run does something else now
   */
  public synchronized boolean beat(String worker, Activity activity, double now) {
    Optional<Activity> before = pulse.activity();
    heard(now);
    workers.beat(worker, activity, now);
    if (end == null) {
      pulse.beat(worker, activity, now);
    }
    return !before.equals(pulse.activity());
  }

  /**
   * Takes note of frames that have been stored.
   *
   * @return the end after which they were observed, which is none any more; empty if they take up
   *     nothing
   */
  public synchronized Optional<RunEvent> observe(
      String worker, List<StepFrame> stored, double now) {
    received += stored.size();
    comeBack();
    double newest = 0;
    for (StepFrame frame : stored) {
      if (goesBack(worker, frame)) {
        back = new StepBack(frame.seq(), lastStep, frame.step());
        goBackTo(frame.step());
        workers.wentBack(worker, frame.step());
      }
      workers.reached(worker, frame.step(), new Newest(frame.step(), frame.loss()), now);
      firstStep = frames == 0 && lastStep < 0 ? frame.step() : Math.min(firstStep, frame.step());
      frames++;
      LastFrame observed = LastFrame.of(frame);
      if (last == null || frame.step() >= last.step()) {
        last = observed;
      }
      take(observed);
      newest = Math.max(newest, frame.timestamp());
    }
    pulse.steps(now);
    lastSeenAt = now;
    return reopen(newest);
  }

  /** Takes note of where a worker is; returns true if it has gone back to a checkpoint. */
  private boolean goesBack(String worker, StepFrame frame) {
    Reached before = reachedByWorker.get(worker);
    if (before != null && frame.timestamp() < before.timestamp()) {
      // It only arrived late.
      return false;
    }
    reachedByWorker.put(worker, new Reached(frame.step(), frame.timestamp()));
    return before != null && RunMonitor.goesBack(before.step(), frame.step());
  }

  private void goBackTo(long step) {
    lastStep = step;
    last = null;
    loss = Newest.NONE;
    learningRate = Newest.NONE;
  }

  /** The return to a checkpoint that was noticed since this was last asked; empty for none. */
  public synchronized Optional<StepBack> takeStepBack() {
    Optional<StepBack> noticed = Optional.ofNullable(back);
    back = null;
    return noticed;
  }

  /**
   * Takes note of scalars that have been stored.
   *
   * @param worker whose they are
   * @return as of {@link #observe(String, List, double)}
   */
  public synchronized Optional<RunEvent> observe(String worker, ScalarBlock block, double now) {
    received++;
    comeBack();
    hasScalars = true;
    long newest = -1;
    for (ScalarSeries series : block.series().values()) {
      if (series.size() > 0) {
        newest = Math.max(newest, series.steps()[series.size() - 1]);
      }
    }
    lastStep = Math.max(lastStep, newest);
    workers.reached(worker, newest, Newest.of(block, ScalarBlock.LOSS), now);
    take(Newest.of(block, ScalarBlock.LOSS), Newest.of(block, ScalarBlock.LEARNING_RATE));
    pulse.steps(now);
    lastSeenAt = now;
    return reopen(block.timestamp());
  }

  private void take(LastFrame frame) {
    lastStep = Math.max(lastStep, frame.step());
    take(new Newest(frame.step(), frame.loss()), new Newest(frame.step(), frame.learningRate()));
  }

  private void take(Newest ofLoss, Newest ofLearningRate) {
    lastStep = Math.max(lastStep, ofLoss.step());
    loss = newer(loss, ofLoss);
    learningRate = newer(learningRate, ofLearningRate);
  }

  private static Newest newer(Newest known, Newest other) {
    return other.step() >= known.step() && !StepFrame.isAbsent(other.value()) ? other : known;
  }

  /** What was observed after the end takes the run up again; what only arrives later does not. */
  private Optional<RunEvent> reopen(double observedAt) {
    RunEvent over = end;
    if (over == null || observedAt <= over.timestamp()) {
      return Optional.empty();
    }
    end = null;
    return Optional.of(over);
  }

  /** Takes note of an event that has been stored. */
  public synchronized void observe(RunEvent event, double now) {
    heard(now);
    take(event);
  }

  private void take(RunEvent event) {
    if (event.kind() == RunEvent.Kind.END) {
      end = event;
      howEnded = RunEnd.of(event);
      lastStep = Math.max(lastStep, event.step());
      pulse.end();
    } else if (event.kind() == RunEvent.Kind.RESUMED) {
      end = null;
    }
  }

  /** An event of this kind that was stored before: what was stored after it is not looked through. */
  private void takeStepBack(RunEvent event) {
    if (event.kind() == RunEvent.Kind.RESUMED
        && event.seq() >= RunEvent.FIRST_OWN_SEQ
        && event.details().get(TO_STEP) instanceof Number to) {
      LastFrame highest = last;
      goBackTo(to.longValue());
      last = highest;
    }
  }

  /** How it is doing now. */
  public synchronized RunStatus status(double now, Patience patience) {
    Optional<RunEvent> over = Optional.ofNullable(end);
    return new RunStatus(
        life(now, patience),
        pulse.activity(),
        frames,
        firstStep,
        lastStep,
        loss.value(),
        learningRate.value(),
        lastSeenAt,
        over.isPresent() ? 0 : pulse.silence(now),
        pulse.withoutStep(now),
        pulse.heard(),
        pulse.stepped(),
        over.map(RunEvent::timestamp).orElse(Double.NaN),
        over.isPresent() ? howEnded : Optional.empty(),
        Optional.ofNullable(last));
  }

  private Life life(double now, Patience patience) {
    if (end != null) {
      return howEnded.filter(RunEnd::isFailure).isPresent() ? Life.FAILED : Life.ENDED;
    }
    boolean beats = pulse.beats();
    double silence = pulse.silence(now);
    boolean isPaceKnown = pulse.knowsPace() || description().expectSeconds().isPresent();
    double lostAfter = patience.lostAfter(beats, gapSeconds(), isPaceKnown);
    if (!pulse.heard()) {
      // Nobody knows whether it sends heartbeats, and when the next one is due.
      lostAfter = Math.max(lostAfter, patience.lostAfter(true, gapSeconds(), isPaceKnown));
    }
    if (silence > lostAfter) {
      return Life.LOST;
    }
    boolean isSilent = silence > patience.silentAfter(beats, gapSeconds());
    if (isSilent || !pulse.heard()) {
      return Life.SILENT;
    }
    return alive(now, patience);
  }

  /** The run's highest step, observed or not; -1 before the first. */
  public synchronized long lastStep() {
    return lastStep;
  }

  /** How long is usual between two reports, as seen so far; 0 if that is not known. */
  public synchronized double usualGapSeconds() {
    return pulse.usualGapSeconds();
  }

  /** Whether it reported more than once, so that its usual gap is known. */
  public synchronized boolean hasUsualGap() {
    return pulse.hasGap();
  }

  /** Says how long was usual between two reports before this dashboard was started. */
  public synchronized void remember(double gapSeconds) {
    pulse.remember(gapSeconds);
  }

  /** What each of its workers has come to, by name. */
  public synchronized List<WorkerStatus> workers() {
    return workers.all();
  }

  /** Says which workers there were before this dashboard was started. */
  synchronized void remember(List<WorkerStatus> before) {
    before.forEach(workers::remember);
  }

  /** How long is usual between two reports: as it said itself, else as it has been so far. */
  private double gapSeconds() {
    return description().expectSeconds().orElse(pulse.usualGapSeconds());
  }

  private Life alive(double now, Patience patience) {
    Optional<Activity> activity = pulse.activity();
    if (activity.equals(Optional.of(Activity.IDLE))) {
      return Life.IDLE;
    }
    if (frames == 0 && !hasScalars) {
      return Life.WAITING;
    }
    return activity.equals(Optional.of(Activity.TRAINING))
            && pulse.withoutStep(now) > patience.stalledAfter(gapSeconds())
        ? Life.STALLED
        : Life.LIVE;
  }
}
