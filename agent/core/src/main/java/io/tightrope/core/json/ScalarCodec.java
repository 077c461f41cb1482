package io.tightrope.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Scalars as JSON, {@code {worker?, seq, timestamp, series: {loss: {steps: [...], values:
 * [...]}}}}. Thread-safe.
 */
public final class ScalarCodec {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._/-]{1,100}");
  /** Memory of a value while its array grows. */
  private static final long BOXED_BYTES = 24;

  private static final JsonFactory JSON = JsonFactory.builder()
      .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
      .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
      .build();

  private ScalarCodec() {}

  /** Whether that can be a scalar's name. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * A block and who sent it.
   *
   * @param worker which of the processes that train the run
   */
  public record Sent(String worker, ScalarBlock block) {}

  /** The body of a scalars request, uncompressed. */
  public static byte[] encode(String worker, ScalarBlock block) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("worker", worker);
      writeFields(json, block);
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("a byte array refused bytes", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads the body of a scalars request.
   *
   * @throws MalformedJsonException if the document is not of that form; the message names the field
   * @throws IOException if the stream fails
   */
  public static Sent decode(InputStream body) throws IOException {
    return decode(body, DecodeLimits.NONE);
  }

  /**
   * Reads the body of a scalars request of a stranger.
   *
   * @throws MalformedJsonException if the document is not of that form; the message names the field
   * @throws TooLargeException if it holds more than the limits allow
   * @throws IOException if the stream fails
   */
  public static Sent decode(InputStream body, DecodeLimits limits) throws IOException {
    try (JsonParser json = JSON.createParser(body)) {
      json.nextToken();
      return read(json, "", new DecodeLimits.Use(limits));
    } catch (JsonProcessingException e) {
      throw FrameCodec.malformed(e);
    }
  }

  /** Writes one block as a JSON object. */
  static void write(JsonGenerator json, ScalarBlock block) throws IOException {
    json.writeStartObject();
    writeFields(json, block);
    json.writeEndObject();
  }

  private static void writeFields(JsonGenerator json, ScalarBlock block) throws IOException {
    json.writeNumberField("seq", block.seq());
    json.writeFieldName("timestamp");
    Numbers.write(json, block.timestamp());
    json.writeObjectFieldStart("series");
    for (Map.Entry<String, ScalarSeries> series : block.series().entrySet()) {
      json.writeObjectFieldStart(series.getKey());
      json.writeFieldName("steps");
      json.writeArray(series.getValue().steps(), 0, series.getValue().size());
      json.writeArrayFieldStart("values");
      for (double value : series.getValue().values()) {
        Numbers.write(json, value);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  /** Reads one block from a parser that stands at its opening brace. */
  static Sent read(JsonParser json, String path, DecodeLimits.Use use) throws IOException {
    FrameCodec.expect(json.currentToken(), JsonToken.START_OBJECT, path, "is not a JSON object");
    String worker = FrameBatch.DEFAULT_WORKER;
    long seq = -1;
    double timestamp = Double.NaN;
    Map<String, ScalarSeries> series = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "worker" -> {
          FrameCodec.expect(
              json.currentToken(), JsonToken.VALUE_STRING, at(path, field), "is not a text");
          worker = json.getText();
        }
        case "seq" -> seq = whole(json, at(path, field));
        case "timestamp" -> timestamp = time(json, at(path, field));
        case "series" -> series = readSeries(json, at(path, field), use);
        default ->
          throw new MalformedJsonException(
              at(path, Numbers.abbreviated(field)),
              "is not a known field; known are worker, seq, timestamp, series");
      }
    }
    require(seq >= 0, at(path, "seq"));
    require(!Double.isNaN(timestamp), at(path, "timestamp"));
    if (series == null) {
      throw new MalformedJsonException(at(path, "series"), "is missing");
    }
    return new Sent(worker, new ScalarBlock(seq, timestamp, series));
  }

  private static Map<String, ScalarSeries> readSeries(
      JsonParser json, String path, DecodeLimits.Use use) throws IOException {
    FrameCodec.expect(json.currentToken(), JsonToken.START_OBJECT, path, "is not a JSON object");
    Map<String, ScalarSeries> series = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      if (!isName(name)) {
        throw new MalformedJsonException(
            at(path, Numbers.abbreviated(name)),
            "is not a scalar's name; use 1 to 100 letters, digits and . _ - /");
      }
      series.put(name, readOne(json, at(path, name), use));
    }
    return series;
  }

  private static ScalarSeries readOne(JsonParser json, String path, DecodeLimits.Use use)
      throws IOException {
    FrameCodec.expect(json.currentToken(), JsonToken.START_OBJECT, path, "is not a JSON object");
    long[] steps = null;
    double[] values = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      FrameCodec.expect(
          json.currentToken(), JsonToken.START_ARRAY, at(path, field), "is not an array");
      switch (field) {
        case "steps" -> steps = readSteps(json, at(path, field), use);
        case "values" -> values = readValues(json, at(path, field), use);
        default ->
          throw new MalformedJsonException(
              at(path, Numbers.abbreviated(field)),
              "is not a known field; known are steps, values");
      }
    }
    if (steps == null || values == null) {
      throw new MalformedJsonException(at(path, steps == null ? "steps" : "values"), "is missing");
    }
    try {
      return new ScalarSeries(steps, values);
    } catch (IllegalArgumentException e) {
      throw new MalformedJsonException(path, "has " + e.getMessage());
    }
  }

  private static long[] readSteps(JsonParser json, String path, DecodeLimits.Use use)
      throws IOException {
    long[] steps = new long[16];
    int count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      use.bytes(path, Long.BYTES);
      if (count == steps.length) {
        steps = Arrays.copyOf(steps, 2 * count);
      }
      steps[count] = whole(json, path, count);
      count++;
    }
    return Arrays.copyOf(steps, count);
  }

  private static double[] readValues(JsonParser json, String path, DecodeLimits.Use use)
      throws IOException {
    List<Double> values = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      use.bytes(path, BOXED_BYTES);
      if (json.currentToken() == JsonToken.VALUE_NULL) {
        throw new MalformedJsonException(path, "has a null; leave out the steps without a value");
      }
      values.add(StepFrame.measured(Numbers.read(json, path)));
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double time(JsonParser json, String path) throws IOException {
    double seconds = Numbers.read(json, path);
    if (!(seconds >= 0 && seconds < 1e12)) {
      throw new MalformedJsonException(path, "is not a time in seconds since 1970");
    }
    return seconds;
  }

  private static long whole(JsonParser json, String path) throws IOException {
    return whole(json, path, -1);
  }

  /** With the place in an array, from 0; below 0 for a number that is in none. */
  private static long whole(JsonParser json, String path, int index) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw new MalformedJsonException(element(path, index), "is not a whole number");
    }
    try {
      long value = json.getLongValue();
      if (value >= 0 && value <= Numbers.HIGHEST_WHOLE) {
        return value;
      }
      throw new MalformedJsonException(
          element(path, index), "is " + value + "; allowed is 0 to " + Numbers.HIGHEST_WHOLE);
    } catch (InputCoercionException tooLarge) {
      throw new MalformedJsonException(element(path, index), "is above " + Numbers.HIGHEST_WHOLE);
    }
  }

  private static String element(String path, int index) {
    return index < 0 ? path : path + "[" + index + "]";
  }

  private static void require(boolean present, String field) {
    if (!present) {
      throw new MalformedJsonException(field, "is missing");
    }
  }

  private static String at(String path, String field) {
    return path.isEmpty() ? field : path + "." + field;
  }
}
