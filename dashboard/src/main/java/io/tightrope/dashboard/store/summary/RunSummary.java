package io.tightrope.dashboard.store.summary;

import io.tightrope.core.frame.RunStatistic;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.store.query.LastFrame;
import io.tightrope.dashboard.store.query.RunExtent;
import io.tightrope.dashboard.store.query.RunExtent.Newest;
import io.tightrope.dashboard.store.schema.StoredRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run has come to, in a few numbers. Immutable.
 *
 * @param run the run
 * @param extent its steps and newest numbers; the layers of its last frame are reduced to one
 *     ({@link WholeFrame})
 * @param events how many events it has
 * @param newestEvents the newest event of each kind and the one with the latest timestamp, in the order
 *     of arrival: a run's life follows from them as from all its events
 */
public record RunSummary(StoredRun run, RunExtent extent, int events, List<RunEvent> newestEvents) {

  public RunSummary {
    newestEvents = List.copyOf(newestEvents);
  }

  /** A run of which nothing has come. */
  public static RunSummary empty(StoredRun run) {
    return new RunSummary(
        run, new RunExtent(0, 0, -1, 0, Newest.NONE, Newest.NONE, Optional.empty()), 0, List.of());
  }

  /** The summary of a run all of which is known. */
  static RunSummary of(StoredRun run, RunExtent extent, List<RunEvent> events) {
    RunSummary summary = new RunSummary(
        run,
        new RunExtent(
            extent.frames(),
            extent.firstStep(),
            extent.lastStep(),
            extent.blocks(),
            extent.loss(),
            extent.learningRate(),
            extent.last().map(WholeFrame::of).map(LastFrame::of)),
        0,
        List.of());
    for (RunEvent event : events) {
      summary = summary.with(event);
    }
    return summary;
  }

  /** With frames that have been appended. */
  public RunSummary with(List<StepFrame> frames) {
    long first = extent.frames() == 0 ? Long.MAX_VALUE : extent.firstStep();
    long last = extent.frames() == 0 ? -1 : extent.lastStep();
    StepFrame newest = null;
    for (StepFrame frame : frames) {
      first = Math.min(first, frame.step());
      if (frame.step() >= last) {
        last = frame.step();
        newest = frame;
      }
    }
    Optional<LastFrame> whole =
        newest == null ? extent.newest() : Optional.of(LastFrame.of(WholeFrame.of(newest)));
    return new RunSummary(
        run,
        new RunExtent(
            extent.frames() + frames.size(),
            first,
            last,
            extent.blocks(),
            extent.loss(),
            extent.learningRate(),
            whole),
        events,
        newestEvents);
  }

  /** With a block of scalars at its place among the run's blocks. */
  public RunSummary with(ScalarBlock block, int place) {
    return new RunSummary(
        run,
        new RunExtent(
            extent.frames(),
            extent.firstStep(),
            extent.lastStep(),
            Math.max(extent.blocks(), place + 1L),
            newer(extent.loss(), Newest.of(block, RunStatistic.LOSS.field())),
            newer(extent.learningRate(), Newest.of(block, RunStatistic.LEARNING_RATE.field())),
            extent.newest()),
        events,
        newestEvents);
  }

  private static Newest newer(Newest known, Newest other) {
    return other.step() >= 0 && other.step() >= known.step() ? other : known;
  }

  /** With an event that has been appended. */
  public RunSummary with(RunEvent event) {
    List<RunEvent> all = new ArrayList<>(newestEvents);
    all.add(event);
    double latest = all.stream().mapToDouble(RunEvent::timestamp).max().orElse(0);
    List<RunEvent> newest = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      RunEvent one = all.get(i);
      boolean isNewest =
          all.subList(i + 1, all.size()).stream().noneMatch(later -> later.kind() == one.kind());
      boolean isLatest = one.timestamp() == latest
          && all.subList(i + 1, all.size()).stream()
              .noneMatch(later -> later.timestamp() == latest);
      if (isNewest || isLatest) {
        newest.add(one);
      }
    }
    return new RunSummary(run, extent, events + 1, newest);
  }
}
