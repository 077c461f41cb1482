package io.tightrope.dashboard.ingest;

import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Blocks of scalars, cut so that each frame can be given the scalars of all steps up to its own
 * before it. What is given is numbered from 0, since a block that is cut becomes several. Not
 * thread-safe.
 */
final class ScalarMerge {
  /**
   * What is left of a block.
   *
   * @param place its place among the blocks
   * @param first its lowest step
   */
  private record Rest(int place, long first, ScalarBlock block) {}

  private final PriorityQueue<Rest> rests =
      new PriorityQueue<>(Comparator.comparingLong(Rest::first).thenComparingInt(Rest::place));
  private long seq;

  ScalarMerge(List<ScalarBlock> blocks) {
    for (int i = 0; i < blocks.size(); i++) {
      add(i, blocks.get(i));
    }
  }

  private void add(int place, ScalarBlock block) {
    block.series().values().stream()
        .filter(series -> series.size() > 0)
        .mapToLong(series -> series.steps()[0])
        .min()
        .ifPresent(first -> rests.add(new Rest(place, first, block)));
  }

  /** The next part up to a step, inclusive; empty when there is none left. */
  Optional<ScalarBlock> next(long upTo) {
    Rest rest = rests.peek();
    if (rest == null || rest.first() > upTo) {
      return Optional.empty();
    }
    rests.remove();
    Map<String, ScalarSeries> given = new LinkedHashMap<>();
    Map<String, ScalarSeries> kept = new LinkedHashMap<>();
    rest.block().series().forEach((name, series) -> {
      int cut = cut(series.steps(), upTo);
      if (cut > 0) {
        given.put(name, part(series, 0, cut));
      }
      if (cut < series.size()) {
        kept.put(name, part(series, cut, series.size()));
      }
    });
    double timestamp = rest.block().timestamp();
    add(rest.place(), new ScalarBlock(rest.block().seq(), timestamp, kept));
    return Optional.of(new ScalarBlock(seq++, timestamp, given));
  }

  /** How many steps are not above a step. */
  private static int cut(long[] steps, long upTo) {
    int found = Arrays.binarySearch(steps, upTo);
    return found >= 0 ? found + 1 : -found - 1;
  }

  private static ScalarSeries part(ScalarSeries series, int from, int to) {
    return new ScalarSeries(
        Arrays.copyOfRange(series.steps(), from, to),
        Arrays.copyOfRange(series.values(), from, to));
  }
}
