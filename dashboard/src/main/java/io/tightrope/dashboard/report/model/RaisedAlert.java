package io.tightrope.dashboard.report.model;

import io.tightrope.core.detect.alerts.Alert;
import java.util.List;

/**
 * An alert of the run.
 *
 * @param alert as it stands
 * @param done what was done about it, or happened to it; never empty
 */
public record RaisedAlert(Alert alert, List<Message> done) {
  public RaisedAlert {
    done = List.copyOf(done);
  }
}
