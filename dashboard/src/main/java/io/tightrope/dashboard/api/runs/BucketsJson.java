package io.tightrope.dashboard.api.runs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tightrope.core.json.Numbers;
import io.tightrope.dashboard.store.query.Buckets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;

/** Buckets as JSON; a field of which a bucket has no value is left out. */
final class BucketsJson {
  private static final JsonFactory JSON = new JsonFactory();

  private BucketsJson() {}

  static byte[] write(Buckets buckets) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeNumberField("from", buckets.from());
      json.writeNumberField("to", buckets.to());
      json.writeArrayFieldStart("buckets");
      for (Buckets.Bucket bucket : buckets.buckets()) {
        write(json, bucket);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, Buckets.Bucket bucket) throws IOException {
    json.writeStartObject();
    json.writeNumberField("step", bucket.step());
    json.writeNumberField("count", bucket.count());
    json.writeObjectFieldStart("fields");
    for (Map.Entry<String, Buckets.Extremes> field : bucket.fields().entrySet()) {
      if (field.getValue().present()) {
        json.writeObjectFieldStart(field.getKey());
        write(json, "min", field.getValue().min());
        write(json, "max", field.getValue().max());
        write(json, "last", field.getValue().last());
        json.writeEndObject();
      }
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, double[] values) throws IOException {
    json.writeArrayFieldStart(name);
    for (double value : values) {
      Numbers.write(json, value);
    }
    json.writeEndArray();
  }
}
