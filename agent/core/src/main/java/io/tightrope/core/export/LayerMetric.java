package io.tightrope.core.export;

/**
 * Every series of a layer that is not a statistic of one frame, declared once: what a scrape would
 * miss. Those of a frame are in {@link
 * io.tightrope.core.frame.LayerStatistic}.
 */
public enum LayerMetric {
  PREACTIVATION_VARIANCE_INITIAL(
      "preactivation_variance_initial", "Pre-activation variance of the first observed step"),
  PREACTIVATION_VARIANCE_MAX(
      "preactivation_variance_max",
      "Highest pre-activation variance of any observed step of the last 30 to 60 seconds"),
  PREACTIVATION_VARIANCE_MIN(
      "preactivation_variance_min",
      "Lowest pre-activation variance of any observed step of the last 30 to 60 seconds");

  private final String name;
  private final String help;

  LayerMetric(String name, String help) {
    this.name = name;
    this.help = help;
  }

  /** Full Prometheus name. */
  public String metric() {
    return "tightrope_layer_" + name;
  }

  /** One sentence, without a full stop. */
  public String help() {
    return help;
  }
}
