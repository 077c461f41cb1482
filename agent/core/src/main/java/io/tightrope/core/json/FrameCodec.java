package io.tightrope.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.tightrope.core.frame.AgentReport;
import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames as JSON, {@code {worker?, frames:[{seq, step, ..., layers:{preactivationVariance:[...]}}]}}.
 * Streams token by token, since a dashboard takes a million values a second. Unknown fields of a
 * frame are passed over; an unknown column is an error, so that a misspelt statistic does not
 * vanish.
 *
 * <p>Thread-safe.
 */
public final class FrameCodec {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER).build();

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
   * @throws MalformedJsonException if it is no such document
   * @throws IOException if the stream fails
   */
  public static FrameBatch decode(InputStream body, int layerCount) throws IOException {
    try (JsonParser json = JSON.createParser(body)) {
      expect(json.nextToken(), JsonToken.START_OBJECT, "", "is no JSON object");
      String worker = FrameBatch.DEFAULT_WORKER;
      List<StepFrame> frames = null;
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        if (field.equals("worker")) {
          expect(value, JsonToken.VALUE_STRING, field, "is no text");
          worker = json.getText();
        } else if (field.equals("frames")) {
          frames = readFrames(json, layerCount);
        } else {
          json.skipChildren();
        }
      }
      if (frames == null) {
        throw new MalformedJsonException("frames", "is missing");
      }
      return new FrameBatch(worker, frames);
    } catch (JsonParseException e) {
      throw malformed(e);
    }
  }

  static MalformedJsonException malformed(JsonParseException e) {
    return new MalformedJsonException(
        "",
        "is no valid JSON at line "
            + e.getLocation().getLineNr()
            + ", column "
            + e.getLocation().getColumnNr());
  }

  /** Writes one frame as a JSON object. */
  public static void write(JsonGenerator json, StepFrame frame) throws IOException {
    json.writeStartObject();
    json.writeNumberField("seq", frame.seq());
    json.writeNumberField("step", frame.step());
    json.writeNumberField("epoch", frame.epoch());
    writeNumber(json, "timestamp", frame.timestamp());
    writeNumber(json, "loss", frame.loss());
    json.writeNumberField("stage", frame.stage());
    writeNumber(json, "sparsityTarget", frame.sparsityTarget());
    if (frame.batchSize() > 0) {
      json.writeNumberField("batchSize", frame.batchSize());
    }
    if (frame.windowSamples() > 0) {
      json.writeNumberField("windowSamples", frame.windowSamples());
    }
    writeUnlessAbsent(json, "learningRate", frame.learningRate());
    if (frame.gateOpen().isPresent()) {
      json.writeBooleanField("gateOpen", frame.gateOpen().get());
    }
    writeUnlessAbsent(json, "escapeProbability", frame.escapeProbability());
    writeUnlessAbsent(json, "accuracy", frame.accuracy());
    if (frame.agent().isPresent()) {
      write(json, frame.agent().get());
    }
    writeColumns(json, frame);
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, AgentReport agent) throws IOException {
    json.writeObjectFieldStart("agent");
    writeNumber(json, "overhead", agent.overhead());
    writeNumber(json, "budget", agent.budget());
    json.writeNumberField("interval", agent.interval());
    json.writeNumberField("dropped", agent.dropped());
    json.writeNumberField("errors", agent.errors());
    json.writeEndObject();
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

  private static void writeNumber(JsonGenerator json, String field, double value)
      throws IOException {
    json.writeFieldName(field);
    Numbers.write(json, value);
  }

  private static void writeUnlessAbsent(JsonGenerator json, String field, double value)
      throws IOException {
    if (!StepFrame.isAbsent(value)) {
      writeNumber(json, field, value);
    }
  }

  static List<StepFrame> readFrames(JsonParser json, int layerCount) throws IOException {
    expect(json.currentToken(), JsonToken.START_ARRAY, "frames", "is no array");
    List<StepFrame> frames = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      frames.add(new FrameReader(json, "frames[" + frames.size() + "]", layerCount).read());
    }
    return frames;
  }

  static void expect(JsonToken actual, JsonToken expected, String field, String problem) {
    if (actual != expected) {
      throw new MalformedJsonException(field, problem);
    }
  }
}
