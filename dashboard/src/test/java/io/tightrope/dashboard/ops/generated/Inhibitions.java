package io.tightrope.dashboard.ops.generated;

import static java.util.stream.Collectors.joining;

import io.tightrope.core.detect.rules.Rule;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The last part of both {@code alertmanager.yml}: a symptom is not notified while its cause fires.
 * Where two rules can be each other's cause, both are notified: Alertmanager would silence both.
 */
final class Inhibitions {
  /** Begins the generated part, which goes on to the end of the file. */
  static final String MARK = "  # Generated to the end of the file: each rule's causes silence it,"
      + " a warning no critical alert.\n";

  private Inhibitions() {}

  /** The rules of which this one is a consequence, from the catalogue. */
  static List<Rule> causesOf(Rule symptom) {
    return symptom.causes();
  }

  static String text() {
    return MARK
        + Arrays.stream(Rule.values())
            .map(symptom -> text(symptom, silencing(symptom, Inhibitions::causesOf)))
            .collect(joining());
  }

  /** The causes that cannot follow from the symptom in turn, over any number of rules. */
  static List<Rule> silencing(Rule symptom, Function<Rule, List<Rule>> causesOf) {
    return causesOf.apply(symptom).stream()
        .filter(cause -> cause != symptom && !ancestors(cause, causesOf).contains(symptom))
        .sorted()
        .toList();
  }

  private static Set<Rule> ancestors(Rule rule, Function<Rule, List<Rule>> causesOf) {
    Set<Rule> found = EnumSet.noneOf(Rule.class);
    Deque<Rule> open = new ArrayDeque<>(causesOf.apply(rule));
    while (!open.isEmpty()) {
      Rule next = open.pop();
      if (found.add(next)) {
        open.addAll(causesOf.apply(next));
      }
    }
    return found;
  }

  private static String text(Rule symptom, List<Rule> causes) {
    if (causes.isEmpty()) {
      return "";
    }
    return """
          - source_matchers: [rule=~"@CAUSES@", severity="critical"]
            target_matchers: [rule="@RULE@"]
            equal: [run]
          - source_matchers: [rule=~"@CAUSES@", severity="warning"]
            target_matchers: [rule="@RULE@", severity=~"warning|info"]
            equal: [run]
        """.replace("@CAUSES@", causes.stream().map(Rule::id).collect(joining("|")))
        .replace("@RULE@", symptom.id());
  }
}
