package io.tightrope.core.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.run.Activity;
import java.io.IOException;
import java.io.InputStream;

/** Heartbeats as JSON, both ways: {@code {"worker": "0", "activity": "training"}}. Thread-safe. */
public final class HeartbeatCodec {
  private HeartbeatCodec() {}

  /**
   * A heartbeat as it is sent.
   *
   * @param worker which of the run's workers lives
   * @param activity what it does
   */
  public record Sent(String worker, Activity activity) {}

  /** The body of a heartbeat request. */
  public static byte[] encode(String worker, Activity activity) {
    ObjectNode json = Documents.object();
    json.put("worker", worker);
    json.put("activity", activity.id());
    return Documents.bytes(json);
  }

  /**
   * Reads the body of a heartbeat request.
   *
   * @throws MalformedJsonException if it is not a heartbeat
   * @throws IOException if the stream fails
   */
  public static Sent decode(InputStream body) throws IOException {
    Fields heartbeat = new Fields(Documents.read(body), "");
    String activity = heartbeat.name("activity");
    return new Sent(
        heartbeat.text("worker", FrameBatch.DEFAULT_WORKER),
        Activity.ofId(activity)
            .orElseThrow(() -> heartbeat.malformed(
                "activity",
                "is \"" + Numbers.abbreviated(activity)
                    + "\" where one of training, evaluating, idle belongs")));
  }
}
