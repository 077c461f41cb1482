package io.tightrope.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.Range;
import io.tightrope.core.frame.RunStatistic;
import io.tightrope.core.frame.StepFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Frames as JSON, {@code {worker?, frames:[{seq, step, ..., layers:{preactivationVariance:[...]}}]}}.
 * Streams token by token, since a dashboard takes a million values a second. An unknown
 * field or column is an error, so that a misspelt statistic does not vanish, and so is a value outside
 * the range that the catalogue declares for it.
 *
 * <p>Thread-safe.
 */
public final class FrameCodec {
  /** Fields that every frame has, absent ones as {@code null} or 0; the others are left out then. */
  private static final Set<RunStatistic> ALWAYS_WRITTEN = EnumSet.of(
      RunStatistic.EPOCH, RunStatistic.LOSS, RunStatistic.STAGE, RunStatistic.SPARSITY_TARGET);

  /** Memory of a frame without its layers, about. */
  private static final long FRAME_BYTES = 512;

  private static final JsonFactory JSON = JsonFactory.builder()
      .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
      .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
      .build();

  private FrameCodec() {}

  /** The body of a frames request, uncompressed. */
  public static byte[] encode(FrameBatch batch) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("worker", batch.worker());
      json.writeArrayFieldStart("frames");
      for (StepFrame frame : batch.frames()) {
        write(json, frame);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("a byte array refused bytes", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads the body of a frames request.
   *
   * @param layerCount layers of the run; every column must have one entry for each
   * @throws MalformedJsonException if it is not such a document
   * @throws IOException if the stream fails
   */
  public static FrameBatch decode(InputStream body, int layerCount) throws IOException {
    return decode(body, layerCount, DecodeLimits.NONE);
  }

  /**
   * Reads the body of a frames request of a stranger.
   *
   * @param layerCount layers of the run; every column must have one entry for each
   * @throws MalformedJsonException if it is not such a document
   * @throws TooLargeException if it holds more than the limits allow
   * @throws IOException if the stream fails
   */
  public static FrameBatch decode(InputStream body, int layerCount, DecodeLimits limits)
      throws IOException {
    try (JsonParser json = JSON.createParser(body)) {
      expect(json.nextToken(), JsonToken.START_OBJECT, "", "is not a JSON object");
      String worker = FrameBatch.DEFAULT_WORKER;
      List<StepFrame> frames = null;
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        if (field.equals("worker")) {
          expect(value, JsonToken.VALUE_STRING, field, "is not a text");
          worker = json.getText();
        } else if (field.equals("frames")) {
          frames = readFrames(json, layerCount, new DecodeLimits.Use(limits));
        } else {
          throw new MalformedJsonException(
              Numbers.abbreviated(field), "is not a known field; known are worker, frames");
        }
      }
      if (frames == null) {
        throw new MalformedJsonException("frames", "is missing");
      }
      return new FrameBatch(worker, frames);
    } catch (JsonProcessingException e) {
      throw malformed(e);
    }
  }

  /** What is wrong with a document that Jackson cannot read, and where. */
  static MalformedJsonException malformed(JsonProcessingException e) {
    if (e instanceof StreamConstraintsException) {
      return new MalformedJsonException(
          "",
          "is nested too deeply or has a number, name or text that is too long; allowed are 1000"
              + " levels, 1000 digits, names of 50000 and texts of 20000000 characters");
    }
    if (e.getLocation() == null) {
      return new MalformedJsonException("", "is not valid JSON");
    }
    return new MalformedJsonException(
        "",
        "is not valid JSON at line "
            + e.getLocation().getLineNr()
            + ", column "
            + e.getLocation().getColumnNr());
  }

  /** Writes one frame as a JSON object. */
  public static void write(JsonGenerator json, StepFrame frame) throws IOException {
    json.writeStartObject();
    json.writeNumberField("seq", frame.seq());
    json.writeNumberField("step", frame.step());
    json.writeFieldName("timestamp");
    Numbers.write(json, frame.timestamp());
    for (RunStatistic statistic : RunStatistic.values()) {
      if (!statistic.isOfAgent() && (frame.has(statistic) || ALWAYS_WRITTEN.contains(statistic))) {
        write(json, frame, statistic);
      }
    }
    if (frame.agent().isPresent()) {
      json.writeObjectFieldStart("agent");
      for (RunStatistic statistic : RunStatistic.OF_AGENT) {
        write(json, frame, statistic);
      }
      json.writeEndObject();
    }
    writeColumns(json, frame);
    json.writeEndObject();
  }

  /** Writes one number of the run; what only counts is written as 0 when it is absent. */
  private static void write(JsonGenerator json, StepFrame frame, RunStatistic statistic)
      throws IOException {
    json.writeFieldName(statistic.field());
    double value = frame.value(statistic);
    if (statistic.range() == Range.FLAG) {
      json.writeBoolean(value != 0);
    } else {
      Numbers.write(json, statistic.range().isWhole() && StepFrame.isAbsent(value) ? 0 : value);
    }
  }

  private static void writeColumns(JsonGenerator json, StepFrame frame) throws IOException {
    json.writeObjectFieldStart("layers");
    for (LayerStatistic statistic : frame.statistics()) {
      json.writeArrayFieldStart(statistic.field());
      for (int layer = 0; layer < frame.layerCount(); layer++) {
        Numbers.write(json, frame.value(statistic, layer));
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  static List<StepFrame> readFrames(JsonParser json, int layerCount, DecodeLimits.Use use)
      throws IOException {
    expect(json.currentToken(), JsonToken.START_ARRAY, "frames", "is not an array");
    List<StepFrame> frames = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      StepFrame frame = new FrameReader(json, "frames[" + frames.size() + "]", layerCount).read();
      use.frame(FRAME_BYTES + (long) Double.BYTES * frame.statistics().size() * layerCount);
      frames.add(frame);
    }
    return frames;
  }

  static void expect(JsonToken actual, JsonToken expected, String field, String problem) {
    if (actual != expected) {
      throw new MalformedJsonException(field, problem);
    }
  }
}
