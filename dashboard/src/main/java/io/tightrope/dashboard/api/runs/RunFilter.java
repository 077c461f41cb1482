package io.tightrope.dashboard.api.runs;

import io.tightrope.core.run.RunDescription;
import io.tightrope.dashboard.api.http.Problem;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which runs a query asks for: {@code label=NAME:VALUE} by a label, {@code config.NAME=VALUE} by an entry
 * of the configuration. Different names must all match, and of several values of one name any. A dot in
 * NAME leads into an object, unless an entry has the whole name. Numbers are compared as numbers, and a
 * list matches by any of its elements. Other parameters are not looked at.
 */
final class RunFilter implements Predicate<RunDescription> {
  private static final String LABEL = "label";
  private static final String CONFIG = "config.";

  private final List<Predicate<RunDescription>> conditions;

  private RunFilter(List<Predicate<RunDescription>> conditions) {
    this.conditions = conditions;
  }

  /**
   * The filter of a query.
   *
   * @param query values by the name of the parameter
   */
  static RunFilter of(Map<String, List<String>> query) {
    List<Predicate<RunDescription>> conditions = new ArrayList<>();
    query.forEach((parameter, values) -> {
      if (parameter.equals(LABEL)) {
        values.forEach(value -> conditions.add(label(value)));
      } else if (parameter.startsWith(CONFIG)) {
        conditions.add(config(parameter, values));
      }
    });
    return new RunFilter(conditions);
  }

  private static Predicate<RunDescription> label(String value) {
    int colon = value.indexOf(':');
    if (colon < 1) {
      throw Problem.badRequest(
          LABEL, "label is \"" + value + "\"; write label=NAME:VALUE, for example label=team:nlp");
    }
    String name = value.substring(0, colon);
    String wanted = value.substring(colon + 1);
    return run -> wanted.equals(run.labels().get(name));
  }

  private static Predicate<RunDescription> config(String parameter, List<String> wanted) {
    String name = parameter.substring(CONFIG.length());
    if (name.isEmpty()) {
      throw Problem.badRequest(
          parameter,
          "config. has no name behind it; write config.NAME=VALUE, for example config.seed=7");
    }
    return run -> {
      Object value = find(run.config(), name);
      return value != null && wanted.stream().anyMatch(text -> matches(value, text));
    };
  }

  /** What a configuration has under a name; null where it has nothing. */
  static @Nullable Object find(Map<?, ?> config, String name) {
    Object whole = config.get(name);
    if (whole != null) {
      return whole;
    }
    for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
      if (config.get(name.substring(0, dot)) instanceof Map<?, ?> inner) {
        Object found = find(inner, name.substring(dot + 1));
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static boolean matches(@Nullable Object value, String wanted) {
    if (value instanceof Collection<?> list) {
      return list.stream().anyMatch(element -> matches(element, wanted));
    }
    if (value instanceof Number number) {
      return isNumber(number, wanted);
    }
    return !(value instanceof Map) && Objects.toString(value).equals(wanted);
  }

  private static boolean isNumber(Number number, String wanted) {
    try {
      return new BigDecimal(number.toString()).compareTo(new BigDecimal(wanted)) == 0;
    } catch (NumberFormatException notANumber) {
      return number.toString().equals(wanted);
    }
  }

  /** Whether every run matches, whatever its description. */
  boolean isEmpty() {
    return conditions.isEmpty();
  }

  @Override
  public boolean test(RunDescription run) {
    return conditions.stream().allMatch(condition -> condition.test(run));
  }
}
