package io.tightrope.dashboard.alerts;

import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.store.query.RunVisitor;
import io.tightrope.dashboard.store.schema.StoredRun;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The frames of a run that were stored after a later one of their worker, as a repeated request brings
 * them. Only these are kept in memory. Not thread-safe.
 */
final class LateFrames {
  private final Map<String, NavigableMap<Long, StepFrame>> bySeq = new HashMap<>();

  private final Map<String, Long> judgedUpTo = new HashMap<>();

  private LateFrames() {}

  /** Of a run whose frames came in order. */
  static LateFrames none() {
    return new LateFrames();
  }

  /** Reads through a run once. */
  static LateFrames of(RunStore store, StoredRun run) {
    LateFrames late = new LateFrames();
    Map<String, Long> highest = new HashMap<>();
    store.replay(run, new RunVisitor() {
      @Override
      public void frame(String worker, StepFrame frame) {
        long before = highest.merge(worker, frame.seq(), Math::max);
        if (frame.seq() < before) {
          late.bySeq.computeIfAbsent(worker, name -> new TreeMap<>()).put(frame.seq(), frame);
        }
      }

      @Override
      public void scalars(String worker, ScalarBlock block) {
        // only frames are judged in an order of their own
      }

      @Override
      public void event(RunEvent event) {
        // only frames are judged in an order of their own
      }
    });
    return late;
  }

  boolean has(String worker, StepFrame frame) {
    NavigableMap<Long, StepFrame> late = bySeq.get(worker);
    return late != null && late.containsKey(frame.seq());
  }

  /** Those of a worker before a number, in order, that have not been asked for yet. */
  List<StepFrame> before(String worker, long seq) {
    NavigableMap<Long, StepFrame> late = bySeq.get(worker);
    if (late == null) {
      return List.of();
    }
    long from = judgedUpTo.getOrDefault(worker, Long.MIN_VALUE);
    judgedUpTo.put(worker, Math.max(from, seq));
    return from < seq ? List.copyOf(late.subMap(from, true, seq, false).values()) : List.of();
  }
}
