package io.tightrope.dashboard.api.runs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tightrope.core.frame.RunStatistic;
import io.tightrope.dashboard.runs.Patience;
import io.tightrope.dashboard.runs.RunStatus;
import io.tightrope.dashboard.runs.WatchedRun;
import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.store.query.BucketRequest;
import io.tightrope.dashboard.store.query.Buckets;
import io.tightrope.dashboard.store.schema.RunField;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The loss of each run in a few points, computed again only when a run has moved on. */
public final class Sparklines {
  private static final RunField LOSS = RunField.of(RunStatistic.LOSS);
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
    RunStatus status = run.status(0, Patience.DEFAULT);
    Line known = lines.get(run.name());
    if (known != null && status.frames() - known.frames() <= STALE_SHARE * known.frames()) {
      return known.points();
    }
    Line line = new Line(status.frames(), points(run, status));
    lines.put(run.name(), line);
    return line.points();
  }

  private ArrayNode points(WatchedRun run, RunStatus status) {
    ArrayNode points = JsonNodeFactory.instance.arrayNode();
    if (status.frames() == 0) {
      return points;
    }
    Buckets buckets = store.buckets(
        run.stored(),
        new BucketRequest(
            status.firstStep(), status.lastStep(), POINTS, List.of(), List.of(), List.of(LOSS)));
    for (Buckets.Bucket bucket : buckets.buckets()) {
      Buckets.Extremes loss = bucket.fields().get(LOSS.field());
      if (loss != null && Double.isFinite(loss.last()[0])) {
        points.addArray().add(bucket.step()).add(loss.last()[0]);
      }
    }
    return points;
  }
}
