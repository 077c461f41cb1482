package io.tightrope.dashboard.report.model;

import io.tightrope.core.detect.rules.Rule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A sentence that is worded later, in the language of the page.
 *
 * <pre>{@code
 * Message.of("verdict.failing").count("step", 132).rule("rule", Rule.VARIANCE_EXPLOSION);
 * }</pre>
 *
 * <p>Immutable.
 *
 * @param key its name in the files of texts
 * @param values what stands in its placeholders, by name
 */
public record Message(String key, Map<String, Value> values) {

  /** What can stand in a placeholder. */
  public sealed interface Value {}

  /** A share of 0..1, printed with two decimals. */
  public record Share(double value) implements Value {}

  /** A difference of shares, printed with two or three decimals. */
  public record Difference(double value) implements Value {}

  /** A number with three significant digits. */
  public record Figure(double value) implements Value {}

  /** A step or another whole number. */
  public record Count(long value) implements Value {}

  /** What the run or its owner wrote; it stays as it is. */
  public record Text(String value) implements Value {}

  /** The name of a rule. */
  public record Name(Rule value) implements Value {}

  /** What a rule means, in a few words. */
  public record Meaning(Rule value) implements Value {}

  /** Indices of layers, ascending. */
  public record Layers(List<Integer> value) implements Value {
    public Layers {
      value = List.copyOf(value);
    }
  }

  /** Another message. */
  public record Part(Message value) implements Value {}

  public Message {
    values = Map.copyOf(values);
  }

  /** A message without placeholders, or one whose values follow. */
  public static Message of(String key) {
    return new Message(key, Map.of());
  }

  private Message with(String name, Value value) {
    Map<String, Value> more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new Message(key, more);
  }

  /** Adds a share. */
  public Message share(String name, double value) {
    return with(name, new Share(value));
  }

  /** Adds a difference of shares. */
  public Message difference(String name, double value) {
    return with(name, new Difference(value));
  }

  /** Adds a number. */
  public Message figure(String name, double value) {
    return with(name, new Figure(value));
  }

  /** Adds a whole number. */
  public Message count(String name, long value) {
    return with(name, new Count(value));
  }

  /** Adds a text of the run. */
  public Message text(String name, String value) {
    return with(name, new Text(value));
  }

  /** Adds the name of a rule. */
  public Message rule(String name, Rule value) {
    return with(name, new Name(value));
  }

  /** Adds what a rule means. */
  public Message meaning(String name, Rule value) {
    return with(name, new Meaning(value));
  }

  /** Adds indices of layers. */
  public Message layers(String name, List<Integer> value) {
    return with(name, new Layers(value));
  }

  /** Adds another message. */
  public Message part(String name, Message value) {
    return with(name, new Part(value));
  }
}
