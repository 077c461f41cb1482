package io.tightrope.dashboard.store.query;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.dashboard.store.schema.RunField;
import java.util.List;

/**
 * Which part of a run is asked for.
 *
 * @param from first step
 * @param to last step, inclusive
 * @param buckets at most so many buckets
 * @param layers layer indices in the order of the answer
 * @param statistics columns over layers
 * @param fields numbers of the run as a whole
 */
public record BucketRequest(
    long from,
    long to,
    int buckets,
    List<Integer> layers,
    List<LayerStatistic> statistics,
    List<RunField> fields) {

  public BucketRequest {
    layers = List.copyOf(layers);
    statistics = List.copyOf(statistics);
    fields = List.copyOf(fields);
  }
}
