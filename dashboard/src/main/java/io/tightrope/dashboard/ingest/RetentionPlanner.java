package io.tightrope.dashboard.ingest;

import io.tightrope.dashboard.runs.Patience;
import io.tightrope.dashboard.runs.RunRegistry;
import io.tightrope.dashboard.runs.RunStatus;
import io.tightrope.dashboard.runs.WatchedRun;
import io.tightrope.dashboard.store.ByteSize;
import io.tightrope.dashboard.store.Retention;
import io.tightrope.dashboard.store.RunStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the runs that are to be removed, and says why; removes nothing. Runs that may still report are
 * never among them, nor runs that are archived or the baseline of another. Of the others those go first
 * whose last sign of life is the longest ago. Thread-safe.
 */
public final class RetentionPlanner {
  private static final double DAY_SECONDS = 24 * 3600;

  private final RunRegistry registry;
  private final Patience patience;
  private final Clock clock;
  private final RunSizes sizes;

  public RetentionPlanner(RunRegistry registry, RunStore store, Patience patience, Clock clock) {
    this.registry = registry;
    this.patience = patience;
    this.clock = clock;
    this.sizes = new RunSizes(store);
  }

  /**
   * What would be removed.
   *
   * @param removals in the order in which they are removed
   * @param open runs that are kept since they may still report
   * @param archived ended runs that are kept since they are archived
   * @param baselines ended runs that are kept since another run is compared with them
   * @param others ended runs that are kept since no limit asks for their removal
   * @param bytesBefore size of the numbers of all runs; empty without a limit on it
   * @param bytesAfter the same without the runs that are removed
   */
  public record Plan(
      List<Removal> removals,
      int open,
      int archived,
      int baselines,
      int others,
      OptionalLong bytesBefore,
      OptionalLong bytesAfter) {
    public Plan {
      removals = List.copyOf(removals);
    }
  }

  /**
   * A run to remove.
   *
   * @param lastSeenAt its last sign of life, in seconds since the epoch
   * @param bytes size of its numbers; empty without a limit on it
   * @param limit the setting that asks for it: {@code days}, {@code runs} or {@code bytes}
   * @param reason why, in a sentence
   */
  public record Removal(
      WatchedRun run, double lastSeenAt, OptionalLong bytes, String limit, String reason) {}

  /** A run as it is now. */
  private record Candidate(WatchedRun run, RunStatus status, long bytes) {
    private Removal removed(boolean isMeasured, String limit, String reason) {
      return new Removal(
          run,
          status.lastSeenAt(),
          isMeasured ? OptionalLong.of(bytes) : OptionalLong.empty(),
          limit,
          reason);
    }
  }

  /** What those limits ask for now. With a limit on the size it reads how many scalars each run has. */
  public Plan plan(Retention retention) {
    double now = clock.millis() / 1e3;
    List<WatchedRun> runs = registry.all();
    sizes.keep(runs);
    boolean isMeasured = retention.bytes() > 0;
    Set<String> baselines = runs.stream()
        .flatMap(
            run -> run.description().baseline().stream().filter(name -> !name.equals(run.name())))
        .collect(Collectors.toSet());
    List<Candidate> candidates = new ArrayList<>();
    int open = 0;
    int archived = 0;
    int compared = 0;
    long total = 0;
    for (WatchedRun run : runs) {
      RunStatus status = run.status(now, patience);
      long bytes = isMeasured ? sizes.of(run, status) : 0;
      total += bytes;
      if (status.life().isOpen()) {
        open++;
      } else if (run.edits().archived()) {
        archived++;
      } else if (baselines.contains(run.name())) {
        compared++;
      } else {
        candidates.add(new Candidate(run, status, bytes));
      }
    }
    candidates.sort(Comparator.comparingDouble((Candidate one) -> one.status().lastSeenAt())
        .thenComparing(one -> one.run().stored().id()));
    List<Removal> removals = new ArrayList<>();
    byAge(retention, candidates, now, removals);
    byNumber(retention, candidates, removals);
    long left =
        total - removals.stream().mapToLong(one -> one.bytes().orElse(0)).sum();
    left = bySize(retention, candidates, left, removals);
    return new Plan(
        removals,
        open,
        archived,
        compared,
        candidates.size() - removals.size(),
        isMeasured ? OptionalLong.of(total) : OptionalLong.empty(),
        isMeasured ? OptionalLong.of(left) : OptionalLong.empty());
  }

  /** The candidates that are still there, the oldest first. */
  private static List<Candidate> rest(List<Candidate> candidates, List<Removal> removals) {
    // Each limit takes the oldest ones, so that those that go are always the first.
    return candidates.subList(removals.size(), candidates.size());
  }

  private static void byAge(
      Retention retention, List<Candidate> candidates, double now, List<Removal> removals) {
    if (!(retention.days() > 0)) {
      return;
    }
    for (Candidate one : candidates) {
      double days = (now - one.status().lastSeenAt()) / DAY_SECONDS;
      if (days > retention.days()) {
        removals.add(one.removed(
            retention.bytes() > 0,
            "days",
            "Its last sign of life was " + number(days) + " days ago; runs are kept for "
                + number(retention.days()) + " days."));
      }
    }
  }

  private static void byNumber(
      Retention retention, List<Candidate> candidates, List<Removal> removals) {
    List<Candidate> rest = rest(candidates, removals);
    if (retention.runs() <= 0 || rest.size() <= retention.runs()) {
      return;
    }
    int count = rest.size() - (int) retention.runs();
    for (int i = 0; i < count; i++) {
      removals.add(rest.get(i)
          .removed(
              retention.bytes() > 0,
              "runs",
              "Of the ended runs, " + (rest.size() - i - 1)
                  + " reported later than this one; at most " + retention.runs() + " are kept."));
    }
  }

  private static long bySize(
      Retention retention, List<Candidate> candidates, long total, List<Removal> removals) {
    long left = total;
    if (retention.bytes() <= 0) {
      return left;
    }
    for (Candidate one : List.copyOf(rest(candidates, removals))) {
      if (left <= retention.bytes()) {
        break;
      }
      removals.add(one.removed(
          true,
          "bytes",
          "The runs that are left take " + ByteSize.format(left) + ", the limit is "
              + ByteSize.format(retention.bytes())
              + ", and this is the ended run that has been silent longest."));
      left -= one.bytes();
    }
    return left;
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
