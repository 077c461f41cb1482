package io.tightrope.dashboard.api.runs;

import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.run.RunDescription;
import io.tightrope.dashboard.api.http.Problem;
import io.tightrope.dashboard.api.runs.RunQuery.Seen;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The filter that people type above the list: terms separated by spaces, all of which must hold, such as
 * {@code state:failing host:gpu-* lr>1e-2 rule:Variance* label.team=nlp ended<7d}. A minus in front turns
 * a term round. Whatever is not a term is a word, looked for as {@code q} does, and in the framework and
 * the rules of active alerts.
 */
final class RunTerms {
  private static final String FILTER = "filter";
  private static final Pattern TERM = Pattern.compile("(-?)([A-Za-z][\\w.-]*?)(<=|>=|[:=<>])(.+)");
  private static final Pattern AGE = Pattern.compile("([0-9.]+)([smhdw])");
  private static final Map<String, Integer> SECONDS =
      Map.of("s", 1, "m", 60, "h", 3600, "d", 86_400, "w", 604_800);

  private static final Map<String, Function<RunDescription, String>> TEXTS = Map.of(
      "run", RunDescription::run,
      "model", RunDescription::model,
      "host", RunDescription::host,
      "framework", RunDescription::framework);

  private static final Map<String, ToDoubleFunction<Seen>> NUMBERS = Map.of(
      "loss", seen -> seen.status().lastLoss(),
      "lr", seen -> seen.status().learningRate(),
      "step", seen -> seen.status().lastStep());

  private static final Map<String, ToDoubleFunction<Seen>> TIMES = Map.of(
      "started", RunViews::startedAt,
      "seen", seen -> seen.status().lastSeenAt(),
      "ended", seen -> seen.status().endedAt());

  private RunTerms() {}

  /**
   * Reads what was typed.
   *
   * @param now seconds since the epoch, from which ages count
   * @throws Problem 400 if a term is known and its value or comparison makes no sense
   */
  static Predicate<Seen> of(String text, double now) {
    return Arrays.stream(text.strip().split("\\s+"))
        .filter(word -> !word.isEmpty())
        .map(word -> term(word, now))
        .reduce(seen -> true, Predicate::and);
  }

  private static Predicate<Seen> term(String word, double now) {
    Matcher term = TERM.matcher(word);
    @Nullable
    Predicate<Seen> known =
        term.matches() ? term(word, term.group(2), term.group(3), term.group(4), now) : null;
    if (known == null) {
      return word(word);
    }
    return term.group(1).isEmpty() ? known : known.negate();
  }

  private static Predicate<Seen> word(String word) {
    String wanted = word.toLowerCase(Locale.ROOT);
    return RunQuery.words(List.of(word))
        .or(seen -> contains(seen.run().description().framework(), wanted)
            || seen.active().stream()
                .anyMatch(tracked -> contains(tracked.alert().rule().id(), wanted)));
  }

  private static boolean contains(@Nullable String text, String wanted) {
    return text != null && text.toLowerCase(Locale.ROOT).contains(wanted);
  }

  /** Null for a name that is not one of ours, as in a label that contains a colon. */
  private static @Nullable Predicate<Seen> term(
      String word, String name, String comparison, String value, double now) {
    if (name.equals("state")) {
      checkEquals(word, comparison);
      return RunQuery.states(states(value), FILTER);
    }
    if (name.equals("rule")) {
      checkEquals(word, comparison);
      return rule(value);
    }
    if (TEXTS.containsKey(name)) {
      checkEquals(word, comparison);
      Wildcard wanted = new Wildcard(value);
      return seen ->
          wanted.matches(String.valueOf(TEXTS.get(name).apply(seen.run().description())));
    }
    if (NUMBERS.containsKey(name)) {
      ToDoubleFunction<Seen> found = NUMBERS.get(name);
      double limit = number(word, value);
      return seen -> compares(found.applyAsDouble(seen), comparison, limit);
    }
    if (TIMES.containsKey(name)) {
      ToDoubleFunction<Seen> time = TIMES.get(name);
      double age = age(word, value);
      return seen -> compares(now - time.applyAsDouble(seen), comparison, age);
    }
    return ofDescription(word, name, comparison, value);
  }

  /** The badge of a run that has ended says "Finished". */
  private static List<String> states(String value) {
    return Arrays.stream(value.toLowerCase(Locale.ROOT).split(","))
        .map(state -> state.equals("finished") ? "ended" : state)
        .toList();
  }

  private static @Nullable Predicate<Seen> ofDescription(
      String word, String name, String comparison, String value) {
    if (name.startsWith("label.")) {
      checkEquals(word, comparison);
      String label = name.substring("label.".length());
      Wildcard wanted = new Wildcard(value);
      return seen -> {
        String found = seen.run().description().labels().get(label);
        return found != null && wanted.matches(found);
      };
    }
    if (!name.startsWith("config.")) {
      return null;
    }
    if (comparison.equals(":") || comparison.equals("=")) {
      RunFilter filter = RunFilter.of(Map.of(name, List.of(value)));
      return seen -> filter.test(seen.run().description());
    }
    String entry = name.substring("config.".length());
    double limit = number(word, value);
    return seen -> RunFilter.find(seen.run().description().config(), entry) instanceof Number found
        && compares(found.doubleValue(), comparison, limit);
  }

  private static Predicate<Seen> rule(String value) {
    Wildcard wanted = new Wildcard(value);
    if (Arrays.stream(Rule.values()).noneMatch(rule -> wanted.matches(rule.id()))) {
      throw Problem.badRequest(
          FILTER,
          "rule:" + value + " is not a rule; * stands for any letters, as in rule:Variance*");
    }
    return seen -> seen.active().stream()
        .anyMatch(tracked -> wanted.matches(tracked.alert().rule().id()));
  }

  private static void checkEquals(String word, String comparison) {
    if (!comparison.equals(":") && !comparison.equals("=")) {
      throw Problem.badRequest(
          FILTER, "\"" + word + "\" compares a text by " + comparison + "; write : instead");
    }
  }

  private static boolean compares(double found, String comparison, double limit) {
    return switch (comparison) {
      case "<" -> found < limit;
      case "<=" -> found <= limit;
      case ">" -> found > limit;
      case ">=" -> found >= limit;
      default -> found == limit;
    };
  }

  private static double number(String word, String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException notANumber) {
      throw Problem.badRequest(
          FILTER, "\"" + word + "\" has no number behind it; write for example lr>1e-2");
    }
  }

  private static double age(String word, String value) {
    Matcher age = AGE.matcher(value);
    if (!age.matches()) {
      throw Problem.badRequest(
          FILTER, "\"" + word + "\" has no age behind it; write for example ended<7d, seen<1h");
    }
    return number(word, age.group(1)) * SECONDS.getOrDefault(age.group(2), 1);
  }
}
