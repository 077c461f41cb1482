package io.tightrope.core.json;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields of one JSON object, each read with an error that names its path. */
final class Fields {
  private final JsonNode json;
  private final String path;

  Fields(JsonNode json, String path) {
    if (!json.isObject()) {
      throw new MalformedJsonException(path, "is not a JSON object");
    }
    this.json = json;
    this.path = path;
  }

  Iterable<String> names() {
    return () -> json.fieldNames();
  }

  /** Refuses a field that is not among the known ones. */
  void checkKnown(List<String> known) {
    for (String name : names()) {
      if (!known.contains(name)) {
        throw malformed(name, "is not a known field; known are " + String.join(", ", known));
      }
    }
  }

  /** A text that must be there and say something. */
  String name(String field) {
    String text = text(field, "");
    if (text.isBlank()) {
      throw malformed(field, "is missing or blank");
    }
    return text;
  }

  String text(String field, String absent) {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return absent;
    }
    if (!value.isTextual()) {
      throw malformed(field, "is not a text");
    }
    return value.textValue();
  }

  int count(String field, int absent) {
    JsonNode value = json.path(field);
    return value.isMissingNode() || value.isNull()
        ? absent
        : (int) count(field, value, Integer.MAX_VALUE);
  }

  long longCount(String field) {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      throw malformed(field, "is missing");
    }
    return count(field, value, Long.MAX_VALUE);
  }

  private long count(String field, JsonNode value, long limit) {
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < 0
        || value.longValue() > limit) {
      throw malformed(field, "is not a whole number between 0 and " + limit);
    }
    return value.longValue();
  }

  List<Integer> counts(String field) {
    JsonNode values = json.path(field);
    List<Integer> counts = new ArrayList<>();
    if (values.isMissingNode() || values.isNull()) {
      return counts;
    }
    if (!values.isArray()) {
      throw malformed(field, "is not an array");
    }
    for (JsonNode value : values) {
      counts.add((int) count(field + "[" + counts.size() + "]", value, Integer.MAX_VALUE));
    }
    return counts;
  }

  /** A number; NaN when absent. */
  double number(String field) {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Double.NaN;
    }
    if (value.isTextual()) {
      return Numbers.readNonFinite(value.textValue(), path(field));
    }
    if (!value.isNumber()) {
      throw malformed(field, "is not a number");
    }
    return value.doubleValue();
  }

  Optional<Fields> object(String field) {
    JsonNode value = json.path(field);
    return value.isMissingNode() || value.isNull()
        ? Optional.empty()
        : Optional.of(new Fields(value, path(field)));
  }

  /** An object of whatever fields, as JDK types in the order in which they are written. */
  Map<String, Object> tree(String field) {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Map.of();
    }
    if (!value.isObject()) {
      throw malformed(field, "is not a JSON object");
    }
    return Documents.MAPPER.convertValue(
        value, new TypeReference<LinkedHashMap<String, Object>>() {});
  }

  List<Fields> objects(String field) {
    JsonNode values = json.path(field);
    List<Fields> objects = new ArrayList<>();
    if (values.isMissingNode() || values.isNull()) {
      return objects;
    }
    if (!values.isArray()) {
      throw malformed(field, "is not an array");
    }
    for (JsonNode value : values) {
      objects.add(new Fields(value, path(field) + "[" + objects.size() + "]"));
    }
    return objects;
  }

  MalformedJsonException malformed(String field, String problem) {
    return new MalformedJsonException(path(field), problem);
  }

  private String path(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }
}
