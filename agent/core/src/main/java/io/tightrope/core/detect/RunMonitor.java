package io.tightrope.core.detect;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.alerts.AlertBook;
import io.tightrope.core.detect.evidence.RunState;
import io.tightrope.core.detect.finding.Detector;
import io.tightrope.core.detect.finding.Finding;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.rules.RunFailed;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.Baseline;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEnd;
import io.tightrope.core.run.RunEvent;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The detectors over one run: frames and events of one worker go in, in the order in which they
 * happened, and what is new or has changed comes out. The same sequence always gives the same
 * alerts, so that agent, dashboard and replay agree.
 *
 * <pre>{@code
 * RunMonitor monitor = new RunMonitor(run, RuleSettings.defaults());
 * for (StepFrame frame : frames) {
 *   monitor.observe(frame).forEach(alert -> System.out.println(alert.message()));
 * }
 * }</pre>
 *
 * <p>A frame whose sequence number is not above the last one's is a duplicate and changes nothing. One
 * with a higher number and a step more than {@value #BRANCH_STEPS} lower is of a run that went back to a
 * checkpoint: its alerts are resolved and it is judged anew from there.
 * Alerts whose finding still holds when a run ends stay active: an end heals nothing, but nobody waits any
 * longer for one that no longer holds. A rollback ends them all, since what they spoke of has been
 * undone.
 *
 * <p>Not thread-safe. Costs less than a tenth of a millisecond for a hundred layers, and allocates little.
 */
public final class RunMonitor {
  private static final int LOSS_STEPS = 25;

  /** Steps of several workers that are recorded as one overlap by some; a checkpoint is farther back. */
  private static final int BRANCH_STEPS = 20;

  private final RunDescription run;
  private final RuleSettings settings;
  private final AlertBook book;
  private final Map<Rule, Detector> detectors = new EnumMap<>(Rule.class);
  private RunState state;
  private final Set<Rule> byLoss = EnumSet.noneOf(Rule.class);
  private long lastSeq = Long.MIN_VALUE;

  /** A monitor of the first worker that has seen nothing yet. */
  public RunMonitor(RunDescription run, RuleSettings settings) {
    this(run, FrameBatch.DEFAULT_WORKER, settings);
  }

  /**
   * A monitor that has seen nothing yet.
   *
   * @param worker whose frames it will judge; alerts of different workers are different alerts
   */
  public RunMonitor(RunDescription run, String worker, RuleSettings settings) {
    this.run = run;
    this.settings = settings;
    state = new RunState(run, settings.evidence());
    book = new AlertBook(run.run(), worker, settings);
    begin();
  }

  private void begin() {
    for (Rule rule : Rule.values()) {
      if (rule.judgesFrames() && settings.enabled(rule)) {
        rule.detector(settings.limits(rule), settings.evidence())
            .ifPresent(detector -> detectors.put(rule, detector));
        if (rule.judgesLoss()) {
          byLoss.add(rule);
        }
      }
    }
  }

  /**
   * Compares the run with a baseline from the next step on, the first that was given; without one
   * {@link Rule#BEHIND_BASELINE} says nothing. To be called before the first frame where agent and
   * dashboard must give the same alerts.
   */
  public void compareWith(Baseline baseline) {
    if (!baseline.isEmpty()) {
      state.compareWith(baseline);
    }
  }

  /**
   * Judges one frame.
   *
   * @return the alerts that this frame raised, extended or resolved; empty for most frames
   */
  public List<Alert> observe(StepFrame frame) {
    if (frame.seq() <= lastSeq) {
      return List.of();
    }
    lastSeq = frame.seq();
    List<Alert> undone = List.of();
    if (goesBack(state.frame().step(), frame.step())) {
      undone = branch(frame.timestamp());
    }
    state.advance(frame);
    List<Alert> judged = judge(detectors.keySet());
    if (undone.isEmpty()) {
      return judged;
    }
    List<Alert> changes = new ArrayList<>(undone);
    changes.addAll(judged);
    return changes;
  }

  /**
   * Returns true if a frame that was observed later is of a step so much earlier that the run must have
   * gone back to a checkpoint.
   *
   * @param step of the frame before; below 0 for none
   * @param next of the frame that was observed after it
   */
  public static boolean goesBack(long step, long next) {
    return next < step - BRANCH_STEPS;
  }

  /** What was found is undone, and what follows is judged by itself, as a run that was resumed. */
  private List<Alert> branch(double timestamp) {
    List<Alert> undone = book.resolveAll(timestamp);
    Optional<Baseline> baseline = state.baseline();
    state = new RunState(run, settings.evidence());
    baseline.ifPresent(state::compareWith);
    detectors.clear();
    byLoss.clear();
    begin();
    return undone;
  }

  /**
   * Takes the scalars of some steps, which come before the frame of any step that they reach. Rules
   * that the loss decides judge them at every {@value #LOSS_STEPS}th step, the others with the next
   * frame. In whatever blocks they come, the same losses
   * give the same alerts. A frame's own loss is one point of the series, if no block had it.
   *
   * @return the alerts that these losses raised, extended or resolved
   */
  public List<Alert> observe(ScalarBlock block) {
    ScalarSeries losses = block.series().get(ScalarBlock.LOSS);
    if (losses == null) {
      return List.of();
    }
    Map<String, Alert> changes = new LinkedHashMap<>();
    for (int i = 0; i < losses.size(); i++) {
      long step = losses.steps()[i];
      boolean isNew = state.advance(step, losses.values()[i], block.timestamp());
      if (isNew && step % LOSS_STEPS == 0) {
        judge(byLoss).forEach(alert -> changes.put(alert.id(), alert));
      }
    }
    return List.copyOf(changes.values());
  }

  private List<Alert> judge(Set<Rule> rules) {
    Map<Rule, Finding> findings = new EnumMap<>(Rule.class);
    for (Rule rule : rules) {
      Objects.requireNonNull(detectors.get(rule))
          .judge(state)
          .ifPresent(finding -> findings.put(rule, finding));
    }
    return book.update(state, rules, findings);
  }

  /**
   * Takes note of an event.
   *
   * @return the alerts that it changed: a rollback resolves all, an end those that have gone quiet, and
   *     a failed end raises {@link Rule#RUN_FAILED}, which is resolved when the run goes on
   */
  public List<Alert> observe(RunEvent event) {
    return switch (event.kind()) {
      case ROLLBACK -> {
        state.rolledBack();
        yield book.resolveAll(event.timestamp());
      }
      case END -> end(event);
      case RESUMED -> book.resolve(Rule.RUN_FAILED, event.timestamp());
      case STAGE, GATE, HOLD, NOTE, CHECKPOINT -> List.of();
    };
  }

  private List<Alert> end(RunEvent event) {
    List<Alert> changes = new ArrayList<>(book.resolveQuiet(event.timestamp()));
    RunEnd.of(event)
        .filter(RunEnd::isFailure)
        .ifPresent(end -> changes.addAll(book.raise(
            state, Rule.RUN_FAILED, RunFailed.finding(end), event.step(), event.timestamp())));
    return changes;
  }

  /** Every alert so far in the order of their raising, each as it stands now. */
  public List<Alert> alerts() {
    return book.alerts();
  }
}
