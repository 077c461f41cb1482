package io.tightrope.dashboard.runs;

import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.Activity;
import io.tightrope.dashboard.store.query.RunExtent.Newest;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What each worker of a run has come to. Not thread-safe. */
final class Workers {
  /** More are not shown; the one that has been silent longest makes room. */
  static final int MAX_WORKERS = 256;

  private final Map<String, WorkerStatus> byName = new TreeMap<>();

  /** Takes over what was known before this dashboard was started. */
  void remember(WorkerStatus status) {
    byName.putIfAbsent(status.worker(), status);
  }

  /**
   * A worker has reached a step.
   *
   * @param loss what is known of its loss; one that is absent or older changes nothing
   */
  void reached(String worker, long step, Newest loss, double now) {
    WorkerStatus before = of(worker);
    boolean isNewer = loss.step() >= before.lastStep() && !StepFrame.isAbsent(loss.value());
    put(new WorkerStatus(
        worker,
        Math.max(step, before.lastStep()),
        isNewer ? loss.value() : before.loss(),
        now,
        before.activity()));
  }

  /** A worker has gone back to a checkpoint. */
  void wentBack(String worker, long step) {
    WorkerStatus before = of(worker);
    put(new WorkerStatus(worker, step, Double.NaN, before.lastSeenAt(), before.activity()));
  }

  /** A worker lives. */
  void beat(String worker, Activity activity, double now) {
    WorkerStatus before = of(worker);
    put(new WorkerStatus(worker, before.lastStep(), before.loss(), now, Optional.of(activity)));
  }

  private void put(WorkerStatus status) {
    byName.put(status.worker(), status);
    if (byName.size() > MAX_WORKERS) {
      byName.values().stream()
          .filter(other -> !other.worker().equals(status.worker()))
          .min(Comparator.comparingDouble(WorkerStatus::lastSeenAt))
          .ifPresent(silent -> byName.remove(silent.worker()));
    }
  }

  private WorkerStatus of(String worker) {
    return byName.getOrDefault(
        worker, new WorkerStatus(worker, -1, Double.NaN, Double.NaN, Optional.empty()));
  }

  List<WorkerStatus> all() {
    return List.copyOf(byName.values());
  }
}
