package io.tightrope.dashboard.alerts;

import io.tightrope.core.detect.RunMonitor;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.store.query.RunVisitor;
import io.tightrope.dashboard.store.schema.StoredRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The detectors over one run, one monitor for each of its workers. Knows how many frames and events
 * it has seen, so that what was read back from the store is not judged twice. Not thread-safe.
 */
final class JudgedRun {
  private final StoredRun run;
  private final Function<StoredRun, RunDescription> described;
  private final RuleSettings settings;
  private final Baselines baselines;
  private final Map<String, RunMonitor> monitors = new LinkedHashMap<>();
  private final List<RunEvent> events = new ArrayList<>();
  private final Map<String, Long> lastSeqs = new HashMap<>();
  private int framesSeen;
  private int blocksSeen;
  private boolean isLate;

  /**
   * @param described what is known of the run when a monitor begins
   */
  JudgedRun(
      StoredRun run,
      RuleSettings settings,
      Baselines baselines,
      Function<StoredRun, RunDescription> described) {
    this.described = described;
    this.run = run;
    this.settings = settings;
    this.baselines = baselines;
  }

  /** Judges everything that is stored, each worker's frames in their order; what the alerts became. */
  List<Alert> catchUp(RunStore store) {
    judge(store, LateFrames.none());
    if (isLate) {
      judge(store, LateFrames.of(store, run));
    }
    isLate = false;
    return monitors.values().stream()
        .flatMap(monitor -> monitor.alerts().stream())
        .toList();
  }

  private void judge(RunStore store, LateFrames late) {
    monitors.clear();
    events.clear();
    lastSeqs.clear();
    framesSeen = 0;
    blocksSeen = 0;
    isLate = false;
    store.replay(run, new RunVisitor() {
      @Override
      public void frame(String worker, StepFrame frame) {
        framesSeen++;
        take(worker, frame.seq());
        if (!late.has(worker, frame)) {
          late.before(worker, frame.seq()).forEach(monitor(worker)::observe);
          monitor(worker).observe(frame);
        }
      }

      @Override
      public void scalars(String worker, ScalarBlock block) {
        monitor(worker).observe(block);
        blocksSeen++;
      }

      @Override
      public void event(RunEvent event) {
        tell(event);
      }
    });
  }

  private void take(String worker, long seq) {
    long highest = lastSeqs.merge(worker, seq, Math::max);
    isLate |= seq < highest;
  }

  /** Returns true if a frame came after a later one of its worker: the run must be judged again. */
  boolean isLate() {
    return isLate;
  }

  /** Returns true if the newest event is the end of the run. */
  boolean hasEnded() {
    return !events.isEmpty() && events.get(events.size() - 1).kind() == RunEvent.Kind.END;
  }

  /** How much of the run has been judged. */
  String mark() {
    return mark(framesSeen, events.size(), blocksSeen);
  }

  /** A run without scalars has the mark that older versions gave it and is not judged again. */
  static String mark(long frames, int events, long blocks) {
    return "{\"frames\":" + frames + ",\"events\":" + events
        + (blocks > 0 ? ",\"scalars\":" + blocks : "") + "}";
  }

  /** Returns true if frames, events or blocks of scalars before these places have not been seen. */
  boolean misses(int frame, int event, int block) {
    return frame > framesSeen || event > events.size() || block > blocksSeen;
  }

  List<Alert> observe(String worker, int first, List<StepFrame> frames) {
    List<Alert> changes = new ArrayList<>();
    for (int i = Math.max(0, framesSeen - first); i < frames.size(); i++) {
      take(worker, frames.get(i).seq());
      changes.addAll(monitor(worker).observe(frames.get(i)));
      framesSeen++;
    }
    return changes;
  }

  List<Alert> observe(String worker, ScalarBlock block, int place) {
    if (place < blocksSeen) {
      return List.of();
    }
    blocksSeen++;
    return monitor(worker).observe(block);
  }

  List<Alert> observe(RunEvent event, int place) {
    return place < events.size() ? List.of() : tell(event);
  }

  private List<Alert> tell(RunEvent event) {
    if (event.kind() == RunEvent.Kind.END) {
      // Also when no worker has sent anything else.
      monitor(FrameBatch.DEFAULT_WORKER);
    }
    events.add(event);
    List<Alert> changes = new ArrayList<>();
    monitors.forEach((worker, monitor) -> changes.addAll(monitor.observe(of(worker, event))));
    return changes;
  }

  /**
   * An event as a worker's monitor sees it: the run fails once, however many workers it has, and frames
   * of the others may come later.
   */
  private static RunEvent of(String worker, RunEvent event) {
    return event.kind() == RunEvent.Kind.END && !worker.equals(FrameBatch.DEFAULT_WORKER)
        ? new RunEvent(event.seq(), event.step(), event.timestamp(), event.kind(), Map.of())
        : event;
  }

  /** A worker that comes late is told what has happened before. */
  private RunMonitor monitor(String worker) {
    return monitors.computeIfAbsent(worker, name -> {
      RunDescription description = described.apply(run);
      RunMonitor monitor = new RunMonitor(description, name, settings);
      baselines.of(description).ifPresent(monitor::compareWith);
      events.forEach(event -> monitor.observe(of(worker, event)));
      return monitor;
    });
  }
}
