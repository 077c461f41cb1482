package io.tightrope.dashboard.alerts;

import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import java.util.List;

/**
 * An alert as Alertmanager tells it.
 *
 * @param firing whether it still holds
 * @param layers the layers that it names, if any
 * @param startsAt seconds since the epoch
 * @param endsAt seconds since the epoch, of no meaning while it is firing
 */
public record ReceivedAlert(
    String run,
    Rule rule,
    Severity severity,
    boolean firing,
    List<Integer> layers,
    String message,
    double startsAt,
    double endsAt) {

  public ReceivedAlert {
    layers = List.copyOf(layers);
  }
}
