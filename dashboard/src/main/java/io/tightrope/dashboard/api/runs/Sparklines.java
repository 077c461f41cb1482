package io.tightrope.dashboard.api.runs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tightrope.dashboard.runs.Patience;
import io.tightrope.dashboard.runs.RunStatus;
import io.tightrope.dashboard.runs.WatchedRun;
import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.store.query.LossLines;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The loss of each run in a few points, computed again only when a run has moved on. */
public final class Sparklines {
  private static final int POINTS = 40;
  private static final double STALE_SHARE = 0.02;

  private record Line(long frames, ArrayNode points) {}

  private final RunStore store;
  private final Map<String, Line> lines = new ConcurrentHashMap<>();

  public Sparklines(RunStore store) {
    this.store = store;
  }

  /** Points {@code [step, loss]}, ascending; losses that are not finite are left out. */
  ArrayNode loss(WatchedRun run) {
    prepare(List.of(run));
    Line line = lines.get(run.name());
    return line == null ? JsonNodeFactory.instance.arrayNode() : line.points();
  }

  /** Reads the points of those runs that have moved on, all of them together. */
  void prepare(List<WatchedRun> runs) {
    Map<WatchedRun, RunStatus> moved = new LinkedHashMap<>();
    for (WatchedRun run : runs) {
      RunStatus status = run.status(0, Patience.DEFAULT);
      if (isStale(lines.get(run.name()), status)) {
        moved.put(run, status);
      }
    }
    Map<Integer, List<LossLines.Point>> read = store.lossLines(moved.entrySet().stream()
        .filter(entry -> entry.getValue().frames() > 0)
        .map(entry -> new LossLines.Range(
            entry.getKey().stored(),
            entry.getValue().firstStep(),
            entry.getValue().lastStep(),
            POINTS))
        .toList());
    moved.forEach((run, status) -> {
      ArrayNode points = JsonNodeFactory.instance.arrayNode();
      for (LossLines.Point point : read.getOrDefault(run.stored().id(), List.of())) {
        if (Double.isFinite(point.loss())) {
          points.addArray().add(point.step()).add(point.loss());
        }
      }
      lines.put(run.name(), new Line(status.frames(), points));
    });
  }

  private static boolean isStale(@Nullable Line known, RunStatus status) {
    return known == null || status.frames() - known.frames() > STALE_SHARE * known.frames();
  }
}
