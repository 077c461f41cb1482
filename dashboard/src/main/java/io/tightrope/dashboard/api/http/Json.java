package io.tightrope.dashboard.api.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.MalformedJsonException;
import java.io.IOException;
import java.io.InputStream;

/** Small JSON documents, in and out. */
public final class Json {
  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  public static void answer(Context context, JsonNode json) {
    try {
      answer(context, MAPPER.writeValueAsBytes(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values could not be written", e);
    }
  }

  public static void answer(Context context, byte[] json) {
    if (context.req().getMethod().equals("GET")) {
      context.header("Cache-Control", "no-cache");
      Etags.answer(context, "application/json", Etags.of(json), json);
    } else {
      context.contentType("application/json").result(json);
    }
  }

  /** The body as an object. */
  public static ObjectNode object(InputStream body) throws IOException {
    try {
      if (MAPPER.readTree(body) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new MalformedJsonException(
          "", "is not valid JSON, is nested too deeply or has a number or text that is too long");
    }
    throw new MalformedJsonException("", "is not a JSON object");
  }

  /** A text field; the default when it is absent or null. */
  public static String text(ObjectNode json, String field, String absent, int maxLength) {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return absent;
    }
    if (!value.isTextual()) {
      throw new MalformedJsonException(field, "is not a text");
    }
    if (value.textValue().length() > maxLength) {
      throw new MalformedJsonException(field, "is longer than " + maxLength + " characters");
    }
    return value.textValue();
  }

  /** A number as the API writes it. */
  public static void put(ObjectNode json, String field, double value) {
    if (StepFrame.isAbsent(value)) {
      json.putNull(field);
    } else if (!Double.isFinite(value)) {
      json.put(field, Double.toString(value));
    } else if (value == (long) value && Math.abs(value) < 1L << 53) {
      json.put(field, (long) value);
    } else {
      json.put(field, value);
    }
  }
}
