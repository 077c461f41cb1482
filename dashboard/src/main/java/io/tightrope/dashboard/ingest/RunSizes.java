package io.tightrope.dashboard.ingest;

import io.tightrope.core.frame.RunStatistic;
import io.tightrope.dashboard.runs.RunStatus;
import io.tightrope.dashboard.runs.WatchedRun;
import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.store.query.ScalarBucket;
import io.tightrope.dashboard.store.query.ScalarRequest;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the numbers of each run take, 8 bytes for each. The file of the store can be smaller, since it is
 * compressed, and never gets smaller when runs are removed: their place is used again. So its size does
 * not say which runs to remove, and this does. Thread-safe.
 */
final class RunSizes {
  private static final int NUMBER = 8;

  /** What is left of each block of frames without the full resolution: lowest, highest, last value. */
  private static final double COMPACTED = 3.0 / 32;

  /** So many of the newest points of a scalar are kept as they came, the others in buckets. */
  private static final long WHOLE_POINTS = 100_000;

  private static final long POINTS_PER_BUCKET = 128;
  private static final int NUMBERS_PER_POINT = 2;
  private static final int NUMBERS_PER_BUCKET = 7;

  private final RunStore store;
  private final Map<Integer, Known> known = new ConcurrentHashMap<>();

  /** What was found of a run, as long as nothing more has come from it. */
  private record Known(long frames, double lastSeenAt, boolean isCompacted, long bytes) {}

  RunSizes(RunStore store) {
    this.store = store;
  }

  /** The bytes of a run; reads its scalars unless nothing has come since the last call. */
  long of(WatchedRun run, RunStatus status) {
    boolean isCompacted = store.isCompacted(run.stored());
    Known before = known.get(run.stored().id());
    if (before != null
        && before.frames() == status.frames()
        && before.lastSeenAt() == status.lastSeenAt()
        && before.isCompacted() == isCompacted) {
      return before.bytes();
    }
    long perFrame = status.last().map(last -> (long) last.statistics().size()).orElse(0L)
            * run.stored().layerCount()
        + RunStatistic.values().length;
    double frames = status.frames() * (isCompacted ? COMPACTED : 1);
    long bytes = (long) (NUMBER * (perFrame * frames + scalars(run)));
    known.put(
        run.stored().id(), new Known(status.frames(), status.lastSeenAt(), isCompacted, bytes));
    return bytes;
  }

  private long scalars(WatchedRun run) {
    Map<String, List<ScalarBucket>> scalars = store.scalars(
        run.stored(), new ScalarRequest(List.of(), OptionalLong.empty(), OptionalLong.empty(), 1));
    return scalars.values().stream()
        .mapToLong(
            buckets -> numbers(buckets.stream().mapToLong(ScalarBucket::count).sum()))
        .sum();
  }

  private static long numbers(long points) {
    long old = Math.max(0, points - WHOLE_POINTS);
    return NUMBERS_PER_POINT * (points - old) + NUMBERS_PER_BUCKET * (old / POINTS_PER_BUCKET);
  }

  /** Forgets the runs that are not among these. */
  void keep(List<WatchedRun> runs) {
    known.keySet().retainAll(runs.stream().map(run -> run.stored().id()).toList());
  }
}
