package io.tightrope.core.detect.settings;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.core.detect.evidence.Range;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;

/** Reads records of limits and checks each number against its declared range. */
final class LimitsReader {
  private final String file;

  /** @param file what messages call the file */
  LimitsReader(String file) {
    this.file = file;
  }

  /** Reads a section; every component must be there, and nothing else. */
  <L extends Record> L read(JsonNode section, String path, Class<L> type)
      throws RulesFileException {
    if (!section.isObject()) {
      throw wrong(path, shown(section), "a group of limits");
    }
    RecordComponent[] components = type.getRecordComponents();
    requireKnown(
        section, path, Arrays.stream(components).map(RecordComponent::getName).toList());
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      String name = components[i].getName();
      values[i] = number(section.path(name), path + "." + name, components[i]);
    }
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(type.getName(), impossible);
    }
  }

  /** A whole number of 0 or more. */
  int wholeNumber(JsonNode node, String path) throws RulesFileException {
    double value = node.isNumber() ? node.doubleValue() : Double.NaN;
    if (!(value >= 0) || value != Math.rint(value) || !node.canConvertToInt()) {
      throw wrong(path, shown(node), "a whole number at least 0");
    }
    return (int) value;
  }

  /** Refuses a field that nothing reads. */
  void requireKnown(JsonNode section, String path, List<String> known) throws RulesFileException {
    for (var names = section.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        String full = path.isEmpty() ? name : path + "." + name;
        throw new RulesFileException(
            file + ": " + full + " is not known; known are " + String.join(", ", known));
      }
    }
  }

  RulesFileException wrong(String path, String value, String allowed) {
    return new RulesFileException(file + ": " + path + " is " + value + "; allowed is " + allowed);
  }

  private Object number(JsonNode node, String path, RecordComponent component)
      throws RulesFileException {
    Range range = Objects.requireNonNull(component.getAnnotation(Range.class), path);
    boolean whole = component.getType() == int.class;
    double value = node.isNumber() ? node.doubleValue() : Double.NaN;
    boolean fits = Double.isFinite(value)
        && value >= range.min()
        && value > range.above()
        && value <= range.max()
        && value < range.below();
    if (!fits || (whole && (value != Math.rint(value) || !node.canConvertToInt()))) {
      throw wrong(path, shown(node), words(range, whole));
    }
    if (whole) {
      return (int) value;
    }
    return value;
  }

  /** The value as it stands in the file, on one line. */
  static String shown(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return "missing";
    }
    return node.toString().replaceAll("\\s+", " ");
  }

  private static String words(Range range, boolean whole) {
    StringJoiner words = new StringJoiner(" and ");
    if (range.min() != Double.NEGATIVE_INFINITY) {
      words.add("at least " + plain(range.min()));
    }
    if (range.above() != Double.NEGATIVE_INFINITY) {
      words.add("above " + plain(range.above()));
    }
    if (range.max() != Double.POSITIVE_INFINITY) {
      words.add("at most " + plain(range.max()));
    }
    if (range.below() != Double.POSITIVE_INFINITY) {
      words.add("below " + plain(range.below()));
    }
    return (whole ? "a whole number " : words.length() == 0 ? "a number" : "") + words;
  }

  private static String plain(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }
}
