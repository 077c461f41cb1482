package io.tightrope.dashboard.api.runs;

import io.javalin.http.Context;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.dashboard.api.http.Problem;
import io.tightrope.dashboard.api.http.Requests;
import io.tightrope.dashboard.runs.Patience;
import io.tightrope.dashboard.runs.RunStatus;
import io.tightrope.dashboard.runs.WatchedRun;
import io.tightrope.dashboard.store.query.BucketRequest;
import io.tightrope.dashboard.store.schema.RunField;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The parameters of a frames query: {@code from}, {@code to} (steps, inclusive), {@code buckets},
 * {@code layers} (such as {@code 0-4,9}) and {@code fields} (comma-separated; everything when
 * absent).
 */
final class BucketQueries {
  private static final int MOST_BUCKETS = 5000;
  private static final int USUAL_BUCKETS = 100;

  private BucketQueries() {}

  static BucketRequest of(Context context, WatchedRun run) {
    RunStatus status = run.status(0, Patience.DEFAULT);
    long from = Requests.wholeNumber(context, "from", status.firstStep(), 0, Long.MAX_VALUE >> 1);
    long to = Requests.wholeNumber(
        context, "to", Math.max(from, status.lastStep()), 0, Long.MAX_VALUE >> 1);
    if (to < from) {
      throw Problem.badRequest("to", "to is below from");
    }
    int buckets = (int) Requests.wholeNumber(context, "buckets", USUAL_BUCKETS, 1, MOST_BUCKETS);
    List<LayerStatistic> statistics = new ArrayList<>();
    List<RunField> fields = new ArrayList<>();
    readFields(context, statistics, fields);
    return new BucketRequest(from, to, buckets, layers(context, run), statistics, fields);
  }

  private static void readFields(
      Context context, List<LayerStatistic> statistics, List<RunField> fields) {
    String text = Optional.ofNullable(context.queryParam("fields")).orElse("");
    if (text.isEmpty()) {
      statistics.addAll(List.of(LayerStatistic.values()));
      fields.addAll(RunField.all());
      return;
    }
    for (String name : text.split(",", -1)) {
      Optional<LayerStatistic> statistic = LayerStatistic.ofField(name);
      Optional<RunField> field = RunField.ofField(name);
      if (statistic.isEmpty() && field.isEmpty()) {
        throw Problem.badRequest("fields", "there is no field \"" + name + "\"");
      }
      statistic.filter(found -> !statistics.contains(found)).ifPresent(statistics::add);
      field.filter(found -> !fields.contains(found)).ifPresent(fields::add);
    }
  }

  private static List<Integer> layers(Context context, WatchedRun run) {
    int count = run.description().layers().size();
    String text = Optional.ofNullable(context.queryParam("layers")).orElse("");
    if (text.isEmpty()) {
      return IntStream.range(0, count).boxed().toList();
    }
    Set<Integer> layers = new LinkedHashSet<>();
    for (String part : text.split(",", -1)) {
      String[] ends = part.split("-", 2);
      int low = layer(ends[0], count);
      int high = layer(ends[ends.length - 1], count);
      IntStream.rangeClosed(low, high).forEach(layers::add);
    }
    return List.copyOf(layers);
  }

  private static int layer(String text, int count) {
    try {
      int layer = Integer.parseInt(text);
      if (layer >= 0 && layer < count) {
        return layer;
      }
    } catch (NumberFormatException e) {
      // the problem below says what would have been right
    }
    throw Problem.badRequest(
        "layers", "layers is not a list such as 0-4,9 of layers from 0 to " + (count - 1));
  }
}
