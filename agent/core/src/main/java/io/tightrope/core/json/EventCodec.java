package io.tightrope.core.json;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.core.run.RunEnd;
import io.tightrope.core.run.RunEvent;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Events of a run as JSON, both ways: the fixed fields, and beside them the kind's own. */
public final class EventCodec {
  private static final Set<String> FIXED = Set.of("seq", "step", "timestamp", "kind");

  private static final String STATUS = "status";

  private EventCodec() {}

  /** The body of an events request. */
  public static byte[] encode(RunEvent event) {
    return Documents.bytes(toJson(event));
  }

  /** The event as a JSON object. */
  public static ObjectNode toJson(RunEvent event) {
    ObjectNode json = Documents.object();
    json.put("seq", event.seq());
    json.put("step", event.step());
    json.put("timestamp", event.timestamp());
    json.put("kind", event.kind().id());
    event.details().forEach((name, value) -> json.set(name, Documents.MAPPER.valueToTree(value)));
    return json;
  }

  /**
   * Reads the body of an events request.
   *
   * @throws MalformedJsonException if it is no event
   * @throws IOException if the stream fails
   */
  public static RunEvent decode(InputStream body) throws IOException {
    return fromJson(Documents.read(body), "");
  }

  static RunEvent fromJson(JsonNode json, String path) {
    Fields event = new Fields(json, path);
    return new RunEvent(
        event.longCount("seq"),
        event.longCount("step"),
        timestamp(event),
        kind(event),
        details(event, json));
  }

  private static double timestamp(Fields event) {
    double seconds = event.number("timestamp");
    if (!(seconds >= 0 && seconds < 1e12)) {
      throw event.malformed("timestamp", "is missing or no time in seconds since 1970");
    }
    return seconds;
  }

  private static RunEvent.Kind kind(Fields event) {
    String kind = event.name("kind");
    for (RunEvent.Kind known : RunEvent.Kind.values()) {
      if (known.id().equals(kind)) {
        return known;
      }
    }
    throw event.malformed(
        "kind", "is \"" + Numbers.abbreviated(kind) + "\" where one of " + kinds() + " belongs");
  }

  private static void checkStatus(Fields event) {
    String status = event.text(STATUS, "");
    if (RunEnd.Status.ofId(status).isEmpty()) {
      throw event.malformed(
          STATUS,
          "is \"" + Numbers.abbreviated(status)
              + "\" where one of finished, failed, killed belongs");
    }
  }

  private static String kinds() {
    return Arrays.stream(RunEvent.Kind.values())
        .map(RunEvent.Kind::id)
        .collect(Collectors.joining(", "));
  }

  private static Map<String, Object> details(Fields event, JsonNode json) {
    if (kind(event) == RunEvent.Kind.END && json.hasNonNull(STATUS)) {
      checkStatus(event);
    }
    Map<String, Object> details =
        Documents.MAPPER.convertValue(json, new TypeReference<LinkedHashMap<String, Object>>() {});
    details.keySet().removeAll(FIXED);
    details.values().removeIf(value -> value == null);
    return details;
  }
}
