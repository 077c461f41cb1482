package io.tightrope.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.Baseline;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A whole run in one JSON document, {@code {description, frames, events?, scalars?, outcome?}}, each part as
 * the HTTP API takes it: what export writes, import and replay read.
 *
 * @param scalars blocks of one worker's scalars, in the order of their sequence numbers
 * @param outcome what became of the run, as its trainer tells it; JSON null when unknown
 */
public record RecordedRun(
    RunDescription description,
    List<StepFrame> frames,
    List<RunEvent> events,
    List<ScalarBlock> scalars,
    JsonNode outcome) {

  private static final int GZIP_MAGIC = 0x1f8b;

  public RecordedRun {
    frames = List.copyOf(frames);
    events = List.copyOf(events);
    scalars = List.copyOf(scalars);
  }

  /** A run of which only observed steps are known. */
  public RecordedRun(
      RunDescription description, List<StepFrame> frames, List<RunEvent> events, JsonNode outcome) {
    this(description, frames, events, List.of(), outcome);
  }

  /**
   * Reads a recorded run, gzipped or not. The description must stand before the frames.
   *
   * @throws MalformedJsonException if it is not a recorded run
   * @throws IOException if the stream fails or its compression is broken
   */
  public static RecordedRun read(InputStream source) throws IOException {
    return read(source, DecodeLimits.NONE);
  }

  /**
   * Reads a recorded run of a stranger, gzipped or not. The description must stand before the frames.
   *
   * @param limits what its frames and its scalars may hold, together
   * @throws MalformedJsonException if it is not a recorded run
   * @throws TooLargeException if it holds more than the limits allow
   * @throws IOException if the stream fails or its compression is broken
   */
  public static RecordedRun read(InputStream source, DecodeLimits limits) throws IOException {
    DecodeLimits.Use use = new DecodeLimits.Use(limits);
    try (JsonParser json = Documents.MAPPER.createParser(unzipped(source))) {
      FrameCodec.expect(json.nextToken(), JsonToken.START_OBJECT, "", "is not a JSON object");
      RunDescription description = null;
      List<StepFrame> frames = List.of();
      List<RunEvent> events = new ArrayList<>();
      List<ScalarBlock> scalars = List.of();
      JsonNode outcome = NullNode.getInstance();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "description" -> description = RunCodec.fromJson(tree(json), "description");
          case "frames" -> frames = FrameCodec.readFrames(json, layersOf(description), use);
          case "events" -> events = readEvents(tree(json));
          case "scalars" -> scalars = readScalars(json, use);
          case "outcome" -> outcome = tree(json);
          default -> json.skipChildren();
        }
      }
      if (description == null) {
        throw new MalformedJsonException("description", "is missing");
      }
      return new RecordedRun(description, frames, events, scalars, outcome);
    } catch (JsonProcessingException e) {
      throw FrameCodec.malformed(e);
    }
  }

  private static int layersOf(@Nullable RunDescription description) {
    if (description == null) {
      throw new MalformedJsonException("description", "is missing before the frames");
    }
    return description.layers().size();
  }

  private static InputStream unzipped(InputStream source) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(source, 1 << 16);
    buffered.mark(2);
    int magic = buffered.read() << 8 | buffered.read();
    buffered.reset();
    return magic == GZIP_MAGIC ? new GZIPInputStream(buffered, 1 << 16) : buffered;
  }

  private static JsonNode tree(JsonParser json) throws IOException {
    JsonNode tree = Documents.MAPPER.readTree(json);
    return tree == null ? MissingNode.getInstance() : tree;
  }

  private static List<ScalarBlock> readScalars(JsonParser json, DecodeLimits.Use use)
      throws IOException {
    List<ScalarBlock> scalars = new ArrayList<>();
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return scalars;
    }
    FrameCodec.expect(json.currentToken(), JsonToken.START_ARRAY, "scalars", "is not an array");
    while (json.nextToken() != JsonToken.END_ARRAY) {
      scalars.add(ScalarCodec.read(json, "scalars[" + scalars.size() + "]", use).block());
    }
    return scalars;
  }

  private static List<RunEvent> readEvents(JsonNode array) {
    List<RunEvent> events = new ArrayList<>();
    if (array.isNull()) {
      return events;
    }
    if (!array.isArray()) {
      throw new MalformedJsonException("events", "is not an array");
    }
    for (JsonNode event : array) {
      events.add(EventCodec.fromJson(event, "events[" + events.size() + "]"));
    }
    return events;
  }

  /** This run as a baseline: the losses of its scalars, and of its frames where these have none. */
  public Baseline asBaseline() {
    NavigableMap<Long, Double> losses = new TreeMap<>();
    frames.forEach(frame -> losses.put(frame.step(), frame.loss()));
    for (ScalarBlock block : scalars) {
      ScalarSeries series = block.series().get(ScalarBlock.LOSS);
      for (int i = 0; series != null && i < series.size(); i++) {
        losses.put(series.steps()[i], series.values()[i]);
      }
    }
    double batchSize = frames.stream()
        .mapToInt(StepFrame::batchSize)
        .filter(size -> size > 0)
        .average()
        .orElse(Double.NaN);
    return Baseline.of(description.run(), losses, batchSize);
  }

  /**
   * Writes the document, not compressed.
   *
   * @throws IOException if the stream fails
   */
  public void write(OutputStream target) throws IOException {
    JsonFactory factory = new JsonFactory(Documents.MAPPER);
    factory.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    try (JsonGenerator json = factory.createGenerator(target)) {
      json.writeStartObject();
      json.writeFieldName("description");
      json.writeTree(RunCodec.toJson(description));
      json.writeArrayFieldStart("frames");
      for (StepFrame frame : frames) {
        FrameCodec.write(json, frame);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("events");
      for (RunEvent event : events) {
        json.writeTree(EventCodec.toJson(event));
      }
      json.writeEndArray();
      json.writeArrayFieldStart("scalars");
      for (ScalarBlock block : scalars) {
        ScalarCodec.write(json, block);
      }
      json.writeEndArray();
      json.writeFieldName("outcome");
      json.writeTree(outcome);
      json.writeEndObject();
    }
  }
}
