package io.tightrope.dashboard.store.query;

import java.util.List;
import java.util.OptionalLong;

/**
 * Which scalars of a run are asked for.
 *
 * @param names empty for all that the run has
 * @param from first step; the first of these scalars when empty
 * @param to last step, inclusive; the last of these scalars when empty
 * @param buckets at most so many per name
 */
public record ScalarRequest(List<String> names, OptionalLong from, OptionalLong to, int buckets) {
  public ScalarRequest {
    names = List.copyOf(names);
  }
}
