package io.tightrope.dl4j.schedule;

import io.tightrope.core.detect.alerts.Alert;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a {@code hold} event says. */
final class HoldDetails {
  private HoldDetails() {}

  /** A rising alignment stops the climb. */
  static Map<String, Object> begins(Alert alert, Vitals seen) {
    List<String> layers =
        alert.latest().layers().stream().map(layer -> seen.layers().get(layer)).toList();
    double alignment = alert.latest().measured();
    return Map.of(
        "on",
        true,
        "layer",
        String.join(", ", layers),
        "measured",
        alignment,
        "reason",
        String.format(
            Locale.ROOT,
            "thresholds, target and penalties stay as they are: the spectral alignment has risen to %.2f in %s",
            alignment,
            String.join(", ", layers)));
  }

  /** The climb may go on. */
  static Map<String, Object> ends(String why) {
    return Map.of("on", false, "reason", why + "; thresholds, target and penalties may move again");
  }
}
