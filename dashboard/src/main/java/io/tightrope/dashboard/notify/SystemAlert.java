package io.tightrope.dashboard.notify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * An alert about the dashboard itself. It belongs to no run and is kept in memory, since it may be
 * about a store that cannot write.
 *
 * @param name its name, as a rule's
 * @param message what is wrong
 * @param action what to do
 * @param startedAt seconds since the epoch
 * @param endedAt seconds since the epoch; NaN while it lasts
 */
record SystemAlert(String name, String message, String action, double startedAt, double endedAt) {
  /** The store cannot write. */
  static final String CANNOT_WRITE = "DashboardCannotWrite";

  private static final String SEVERITY = "critical";

  /** Stands where other alerts have the name of a run. */
  private static final String ABOUT = "the dashboard";

  boolean isActive() {
    return Double.isNaN(endedAt);
  }

  SystemAlert endedAt(double seconds) {
    return new SystemAlert(name, message, action, startedAt, seconds);
  }

  private String id() {
    return UUID.nameUUIDFromBytes((name + " " + startedAt).getBytes(StandardCharsets.UTF_8))
        .toString();
  }

  private Transition transition() {
    return isActive() ? Transition.RAISED : Transition.RESOLVED;
  }

  /**
   * The notification to a receiver, the same however often it is made.
   *
   * @param dashboard address of the dashboard, without a slash at its end
   */
  Notification notification(String receiver, String dashboard, long nowMillis) {
    String text = id() + " " + transition().id() + " " + receiver;
    String id = UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("id", id);
    event.put("sequence", isActive() ? 1 : 2);
    event.put("transition", transition().id());
    event.set("alert", alert());
    event.putObject("labels");
    event.put("url", dashboard);
    event.put("runbook", dashboard + "/runbooks/" + name);
    return new Notification(id, receiver, event, nowMillis);
  }

  private ObjectNode alert() {
    ObjectNode alert = JsonNodeFactory.instance.objectNode();
    alert.put("id", id());
    alert.put("run", ABOUT);
    alert.put("rule", name);
    alert.put("severity", SEVERITY);
    alert.put("state", isActive() ? "firing" : "resolved");
    alert.put("message", message);
    alert.put("cause", "");
    alert.put("action", action);
    alert.put("startedAt", startedAt);
    if (isActive()) {
      alert.putNull("endedAt");
    } else {
      alert.put("endedAt", endedAt);
    }
    return alert;
  }
}
