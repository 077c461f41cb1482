package io.tightrope.core.theory;

import io.tightrope.theory.activation.SparseKind;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What one can ask the theory.
 *
 * @param kind which of the four sparse activations
 * @param sparsity wanted share of exact zeros, in (0, 1)
 * @param q wanted fixed point of the variance, above 0
 * @param slope wanted slope of the variance map in (0, 1), for the clipped kinds
 * @param clip given clip m, above 0, instead of a slope
 * @param depth hidden layers, at least 1; with {@code width} asks for the risk at finite width
 * @param width units per layer, at least 1
 * @param start q of the first layer as a multiple of {@code q}, above 0; 1 for a network that begins
 *     at its fixed point
 */
public record TheoryQuestion(
    SparseKind kind,
    double sparsity,
    double q,
    OptionalDouble slope,
    OptionalDouble clip,
    OptionalInt depth,
    OptionalInt width,
    double start) {
  private static final int DEEPEST = 2_000;
  private static final int WIDEST = 10_000_000;
  private static final Set<String> FIELDS =
      Set.of("activation", "sparsity", "q", "slope", "clip", "depth", "width", "start");

  /**
   * Checks every value.
   *
   * @throws InvalidQuestionException that names the first value out of its range
   */
  public TheoryQuestion {
    require(
        sparsity > 0 && sparsity < 1,
        "sparsity",
        "must lie strictly between 0 and 1, not " + sparsity);
    require(q > 0 && q <= 1e12 && q >= 1e-12, "q", "must be between 1e-12 and 1e12, not " + q);
    require(
        slope.isEmpty() || (slope.getAsDouble() > 0 && slope.getAsDouble() < 1),
        "slope",
        "must lie strictly between 0 and 1, not " + print(slope));
    require(
        clip.isEmpty() || (clip.getAsDouble() > 0 && Double.isFinite(clip.getAsDouble())),
        "clip",
        "must be above 0, not " + print(clip));
    require(slope.isEmpty() || clip.isEmpty(), "clip", "cannot be given together with a slope");
    require(
        kind.clipped() || slope.isEmpty(),
        "slope",
        "cannot be chosen: " + kind.label() + " has no clip, its slope is 1");
    require(
        kind.clipped() || clip.isEmpty(), "clip", "cannot be given: " + kind.label() + " has none");
    require(start >= 1e-6 && start <= 1e6, "start", "must be between 1e-6 and 1e6, not " + start);
    requireCount("depth", depth, DEEPEST);
    requireCount("width", width, WIDEST);
    require(
        depth.isPresent() == width.isPresent(), "width", "and depth belong together; give both");
  }

  /**
   * Reads a question from named texts, as a query string has them.
   *
   * @throws InvalidQuestionException that names a parameter that is unknown, missing, no number or
   *     out of its range
   */
  public static TheoryQuestion of(Map<String, String> texts) {
    for (String name : new TreeSet<>(texts.keySet())) {
      require(
          FIELDS.contains(name),
          name,
          "is not known; there are " + String.join(", ", new TreeSet<>(FIELDS)));
    }
    require(texts.containsKey("activation"), "activation", "is missing; one of " + kinds());
    require(
        texts.containsKey("sparsity"), "sparsity", "is missing; give the share of zeros, 0 to 1");
    return new TheoryQuestion(
        kindOf(texts.getOrDefault("activation", "")),
        number(texts, "sparsity").orElseThrow(),
        number(texts, "q").orElse(1),
        number(texts, "slope"),
        number(texts, "clip"),
        count(texts, "depth"),
        count(texts, "width"),
        number(texts, "start").orElse(1));
  }

  /** The sparse activation of that label. */
  public static SparseKind kindOf(String label) {
    return SparseKind.ofLabel(label)
        .orElseThrow(() -> new InvalidQuestionException(
            "activation", "activation must be one of " + kinds() + ", not \"" + label + "\""));
  }

  private static String kinds() {
    return Arrays.stream(SparseKind.values())
        .map(SparseKind::label)
        .collect(Collectors.joining(", "));
  }

  private static OptionalDouble number(Map<String, String> texts, String name) {
    String text = texts.get(name);
    if (text == null) {
      return OptionalDouble.empty();
    }
    try {
      return OptionalDouble.of(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      throw new InvalidQuestionException(name, name + " is not a number: \"" + text + "\"");
    }
  }

  private static OptionalInt count(Map<String, String> texts, String name) {
    String text = texts.get(name);
    if (text == null) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(Integer.parseInt(text));
    } catch (NumberFormatException e) {
      throw new InvalidQuestionException(name, name + " is not a whole number: \"" + text + "\"");
    }
  }

  private static void requireCount(String field, OptionalInt value, int most) {
    require(
        value.isEmpty() || (value.getAsInt() >= 1 && value.getAsInt() <= most),
        field,
        "must be between 1 and " + most + ", not " + (value.isPresent() ? value.getAsInt() : ""));
  }

  private static String print(OptionalDouble value) {
    return value.isPresent() ? Double.toString(value.getAsDouble()) : "";
  }

  private static void require(boolean condition, String field, String message) {
    if (!condition) {
      throw new InvalidQuestionException(field, field + " " + message);
    }
  }
}
