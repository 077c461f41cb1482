package io.tightrope.dashboard.notify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.dashboard.alerts.AlertJson;
import io.tightrope.dashboard.alerts.Calibration;
import io.tightrope.dashboard.alerts.Change;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** What a notification says, for each kind of receiver. */
final class Messages {
  private final String dashboard;

  /**
   * @param dashboard address of the dashboard as the receivers' readers know it, with no slash at
   *     its end
   */
  Messages(String dashboard) {
    this.dashboard = dashboard;
  }

  String body(Receiver.Kind kind, String id, Transition transition, Change change) {
    return switch (kind) {
      case WEBHOOK -> webhook(id, transition, change).toString();
      case SLACK -> slack(transition, change.after().alert()).toString();
    };
  }

  private ObjectNode webhook(String id, Transition transition, Change change) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", id);
    json.put("transition", transition.id());
    json.set("alert", AlertJson.toJson(change.after(), change.state()));
    json.put("url", page(change.after().alert()));
    return json;
  }

  private ObjectNode slack(Transition transition, Alert alert) {
    String head = transition == Transition.RESOLVED
        ? "Resolved"
        : alert.severity().id().toUpperCase(java.util.Locale.ROOT);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put(
        "text",
        "*" + head + "* " + alert.rule().id() + " in " + escaped(alert.run()) + "\n"
            + escaped(alert.message()) + "\n"
            + escaped(alert.cause() + " " + alert.action()) + calibration(alert) + "\n<"
            + page(alert)
            + "|Look> · <" + dashboard + "/runbooks/" + alert.rule().id() + "|Runbook>");
    return json;
  }

  private static String calibration(Alert alert) {
    return Calibration.shipped()
        .of(alert.rule(), alert.severity())
        .map(precision -> "\n" + precision.sentence())
        .orElse("");
  }

  private String page(Alert alert) {
    return dashboard + "/run.html?run="
        + URLEncoder.encode(alert.run(), StandardCharsets.UTF_8).replace("+", "%20") + "&step="
        + alert.step();
  }

  /** The three characters that mean something in a Slack text. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
