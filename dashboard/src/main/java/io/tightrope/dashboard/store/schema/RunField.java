package io.tightrope.dashboard.store.schema;

import io.tightrope.core.frame.RunStatistic;
import io.tightrope.core.frame.StepFrame;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A number of a frame that belongs to the run as a whole, as a column: the timestamp, which says
 * which frame it is, and every run statistic of the catalogue.
 *
 * @param statistic empty for the timestamp
 */
public record RunField(Optional<RunStatistic> statistic) {
  private static final String TIMESTAMP = "timestamp";
  private static final List<RunField> ALL = Stream.concat(
          Stream.of(new RunField(Optional.empty())),
          Arrays.stream(RunStatistic.values()).map(RunField::of))
      .toList();
  private static final Map<String, RunField> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(RunField::field, Function.identity()));

  /** All of them. */
  public static List<RunField> all() {
    return ALL;
  }

  public static RunField of(RunStatistic statistic) {
    return new RunField(Optional.of(statistic));
  }

  /** The field of that name, or empty. */
  public static Optional<RunField> ofField(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** Its name in the API and as a column of the store. */
  public String field() {
    return statistic.map(RunStatistic::field).orElse(TIMESTAMP);
  }

  /** Its value in a frame; NaN when absent. */
  public double of(StepFrame frame) {
    return statistic.map(frame::value).orElseGet(frame::timestamp);
  }

  /** Gives a frame its value; NaN when absent. */
  public void put(StepFrame.Builder frame, double value) {
    statistic.ifPresentOrElse(known -> frame.value(known, value), () -> frame.timestamp(value));
  }
}
