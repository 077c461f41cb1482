package io.tightrope.benchmarks.slowlearners;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.benchmarks.slowlearners.JudgedPart.Kind;
import io.tightrope.benchmarks.slowlearners.Separation.Limit;
import java.util.List;
import java.util.Locale;

/** How well each figure separates, with limits that are set on some runs and reported on the others. */
final class SlowLearnersReport {
  private final List<JudgedPart> parts;
  private final double share;

  SlowLearnersReport(List<JudgedPart> parts, double share) {
    this.parts = List.copyOf(parts);
    this.share = share;
  }

  String table() {
    StringBuilder text = new StringBuilder(String.format(
        Locale.ROOT,
        "At %.0f %% of the steps. Limits are set on %d slow learners and %d runs that end well, beyond all of these,%n"
            + "and reported on %d and %d others.%n%n",
        100 * share,
        count(Kind.SLOW, true),
        count(Kind.GOOD, true),
        count(Kind.SLOW, false),
        count(Kind.GOOD, false)));
    text.append(
        "| figure | area under the curve, tuned | others | limit | slow learners beyond it |"
            + " ending well beyond it |\n|---|---|---|---|---|---|\n");
    for (Measure measure : Measure.values()) {
      Separation set = separation(measure, true);
      Separation reported = separation(measure, false);
      if (set.isKnown() && reported.isKnown()) {
        Limit limit = set.limit();
        text.append(String.format(
            Locale.ROOT,
            "| %s | %s | %s | %s %.3g | %d of %d | %d of %d |%n",
            measure.description(),
            area(set),
            area(reported),
            limit.isUpper() ? "above" : "below",
            limit.value(),
            reported.slowBeyond(limit),
            reported.slow().length,
            reported.goodBeyond(limit),
            reported.good().length));
      } else {
        text.append(
            String.format("| %s | not reported by both parts | | | | |%n", measure.description()));
      }
    }
    return text.toString();
  }

  ObjectNode toJson() {
    ObjectNode document = new ObjectMapper().createObjectNode();
    document.put("share", share);
    ArrayNode figures = document.putArray("figures");
    for (Measure measure : Measure.values()) {
      Separation set = separation(measure, true);
      Separation reported = separation(measure, false);
      ObjectNode figure = figures.addObject().put("description", measure.description());
      if (set.isKnown() && reported.isKnown()) {
        Limit limit = set.limit();
        figure
            .put("areaTuned", set.area())
            .put("areaOthers", reported.area())
            .put("limit", limit.value())
            .put("isUpper", limit.isUpper())
            .put("slowBeyond", reported.slowBeyond(limit))
            .put("slow", reported.slow().length)
            .put("goodBeyond", reported.goodBeyond(limit))
            .put("good", reported.good().length);
      }
    }
    return document;
  }

  private long count(Kind kind, boolean tuned) {
    return parts.stream()
        .filter(part -> part.kind() == kind && part.isTuned() == tuned)
        .count();
  }

  private Separation separation(Measure measure, boolean tuned) {
    return new Separation(values(measure, Kind.SLOW, tuned), values(measure, Kind.GOOD, tuned));
  }

  private double[] values(Measure measure, Kind kind, boolean tuned) {
    return parts.stream()
        .filter(part -> part.kind() == kind && part.isTuned() == tuned)
        .mapToDouble(part -> measure.of(part.part()))
        .toArray();
  }

  private static String area(Separation separation) {
    return String.format(Locale.ROOT, "%.2f ± %.2f", separation.area(), separation.halfWidth());
  }
}
