package io.tightrope.core.export;

import io.tightrope.core.run.RunDescription;
import java.util.Locale;

/** Micrometer's names for the contract's Prometheus names, and the text of labels. */
final class MeterNames {
  static final String LAYER_INFO = "tightrope_layer_info";
  static final String RUN_INFO = "tightrope_run_info";
  static final String RUN_STATE = "tightrope_run_state";
  static final String SCALAR = "tightrope_scalar";
  static final String ALERT_ACTIVE = "tightrope_alert_active";
  static final String ALERTS = "tightrope_alerts_total";

  private MeterNames() {}

  /** With dots, and without what Micrometer's Prometheus registry appends to counters itself. */
  static String ofPrometheus(String metric) {
    String name =
        isCounter(metric) ? metric.substring(0, metric.length() - "_total".length()) : metric;
    return name.replace('_', '.');
  }

  /** Returns true if the series of that Prometheus name only ever grows. */
  static boolean isCounter(String metric) {
    return metric.endsWith("_total");
  }

  /** The label of a layer: as many digits as the last layer has, two at least. */
  static String layer(int index, RunDescription run) {
    int digits =
        Math.max(2, Integer.toString(Math.max(run.layers().size() - 1, 0)).length());
    return String.format(Locale.ROOT, "%0" + digits + "d", index);
  }
}
