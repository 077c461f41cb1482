package io.tightrope.core.frame;

import java.util.Optional;

/**
 * One entry of the catalogue: a number that frames carry, of a layer or of the run. Codec, exporter,
 * store, HTTP API and documents read these entries; nothing else lists statistics.
 */
public sealed interface Statistic permits LayerStatistic, RunStatistic {
  /** Name in frames, the API and exports. */
  String field();

  /** Full Prometheus name; empty for a statistic that is not exported. */
  Optional<String> metric();

  /** What its values are counted in. */
  Unit unit();

  /** Which values it can take. */
  Range range();

  /** One sentence on what the number is, without a full stop. */
  String help();

  /** Returns true if the Prometheus series only ever grows. */
  default boolean isCounter() {
    return metric().filter(name -> name.endsWith("_total")).isPresent();
  }
}
