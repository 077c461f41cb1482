package io.tightrope.core.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.Range;
import io.tightrope.core.frame.RunStatistic;
import io.tightrope.core.frame.Statistic;
import io.tightrope.core.frame.StepFrame;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads one frame from a parser that stands at its opening brace; used once. */
final class FrameReader {
  private final JsonParser json;
  private final String path;
  private final int layerCount;
  private final StepFrame.Builder frame;
  private boolean hasSeq;
  private boolean hasStep;
  private boolean hasTimestamp;

  FrameReader(JsonParser json, String path, int layerCount) {
    this.json = json;
    this.path = path;
    this.layerCount = layerCount;
    this.frame = StepFrame.builder(layerCount);
  }

  StepFrame read() throws IOException {
    FrameCodec.expect(json.currentToken(), JsonToken.START_OBJECT, path, "is not an object");
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      readField(field);
    }
    require(hasSeq, "seq");
    require(hasStep, "step");
    require(hasTimestamp, "timestamp");
    return frame.build();
  }

  private void readField(String field) throws IOException {
    switch (field) {
      case "seq" -> {
        frame.seq(count(field, Numbers.HIGHEST_WHOLE));
        hasSeq = true;
      }
      case "step" -> {
        frame.step(count(field, Numbers.HIGHEST_WHOLE));
        hasStep = true;
      }
      case "timestamp" -> {
        frame.timestamp(time(field));
        hasTimestamp = true;
      }
      case "agent" -> readAgent();
      case "layers" -> readColumns();
      default -> readScalar(RunStatistic.ofField(field).filter(known -> !known.isOfAgent()), field);
    }
  }

  private void readAgent() throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    FrameCodec.expect(
        json.currentToken(), JsonToken.START_OBJECT, path + ".agent", "is not an object");
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      readScalar(RunStatistic.ofField(field).filter(RunStatistic::isOfAgent), "agent." + field);
    }
  }

  private void readScalar(Optional<RunStatistic> known, String field) throws IOException {
    if (known.isEmpty()) {
      throw unknown(field);
    }
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    RunStatistic statistic = known.get();
    if (statistic.range() == Range.FLAG) {
      frame.value(statistic, flag(field) ? 1 : 0);
    } else if (statistic.range().isWhole()) {
      frame.value(statistic, count(field, (long) statistic.range().maximum()));
    } else {
      double value = number(field);
      if (!isAllowed(value, statistic)) {
        throw outside(statistic, field, value);
      }
      frame.value(statistic, value);
    }
  }

  private MalformedJsonException unknown(String field) {
    boolean isOfAgent = field.startsWith("agent.");
    Stream<String> fixed =
        isOfAgent ? Stream.of() : Stream.of("seq", "step", "timestamp", "layers", "agent");
    Stream<String> statistics = Arrays.stream(RunStatistic.values())
        .filter(statistic -> statistic.isOfAgent() == isOfAgent)
        .map(RunStatistic::field);
    return malformed(
        Numbers.abbreviated(field),
        "is not a known field; known are "
            + Stream.concat(fixed, statistics).collect(Collectors.joining(", "))
            + ". Send a number of your own as a scalar.");
  }

  private boolean flag(String field) throws IOException {
    if (!json.currentToken().isBoolean()) {
      throw malformed(field, "is neither true nor false");
    }
    return json.getBooleanValue();
  }

  private void readColumns() throws IOException {
    FrameCodec.expect(
        json.currentToken(), JsonToken.START_OBJECT, path + ".layers", "is not an object");
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      LayerStatistic statistic = LayerStatistic.ofField(field)
          .orElseThrow(() -> malformed(
              "layers." + Numbers.abbreviated(field),
              "is not a known layer statistic; known are "
                  + Arrays.stream(LayerStatistic.values())
                      .map(LayerStatistic::field)
                      .collect(Collectors.joining(", "))));
      if (json.currentToken() != JsonToken.VALUE_NULL) {
        readColumn(statistic);
      }
    }
  }

  private void readColumn(LayerStatistic statistic) throws IOException {
    String field = "layers." + statistic.field();
    String place = path + "." + field;
    FrameCodec.expect(json.currentToken(), JsonToken.START_ARRAY, place, "is not an array");
    double[] values = new double[layerCount];
    int entries = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (entries == layerCount) {
        throw malformed(field, "has more than the run's " + layerCount + " layers");
      }
      double value = Numbers.read(json, place);
      if (!isAllowed(value, statistic)) {
        throw outside(statistic, field + "[" + entries + "]", value);
      }
      values[entries++] = value;
    }
    if (entries < layerCount) {
      throw malformed(field, "has " + entries + " entries, the run has " + layerCount + " layers");
    }
    frame.column(statistic, values);
  }

  private double number(String field) throws IOException {
    return Numbers.read(json, path + "." + field);
  }

  /** A NaN or infinity that was measured is a finding, whatever the range. */
  private static boolean isAllowed(double value, Statistic statistic) {
    return !Double.isFinite(value) || statistic.range().allows(value);
  }

  private MalformedJsonException outside(Statistic statistic, String field, double value) {
    return malformed(field, "is " + value + "; allowed is " + statistic.range().text());
  }

  private double time(String field) throws IOException {
    double seconds = number(field);
    if (!(seconds >= 0 && seconds < 1e12)) {
      throw malformed(field, "is not a time in seconds since 1970");
    }
    return seconds;
  }

  /** A whole number from 0 to a limit; 0 for {@code null}. */
  private long count(String field, long limit) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return 0;
    }
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw malformed(field, "is not a whole number");
    }
    try {
      long value = json.getLongValue();
      if (value < 0 || value > limit) {
        throw malformed(field, "is not between 0 and " + limit);
      }
      return value;
    } catch (InputCoercionException e) {
      throw malformed(field, "is not between 0 and " + limit);
    }
  }

  private void require(boolean present, String field) {
    if (!present) {
      throw malformed(field, "is missing");
    }
  }

  private MalformedJsonException malformed(String field, String problem) {
    return new MalformedJsonException(path + "." + field, problem);
  }
}
