package io.tightrope.dashboard.ops.generated;

import static io.tightrope.core.detect.rules.Rule.DEAD_LAYER;
import static io.tightrope.core.detect.rules.Rule.DEAD_UNITS;
import static io.tightrope.core.detect.rules.Rule.LOSS_STALLED;
import static io.tightrope.core.detect.rules.Rule.VARIANCE_COLLAPSE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.detect.rules.Rule;
import io.tightrope.dashboard.ops.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** With {@code -Dtightrope.rewrite=true} it writes the files instead of comparing them. */
class GeneratedFilesTest {
  static List<String> files() {
    return List.copyOf(GeneratedFiles.texts().keySet());
  }

  @ParameterizedTest
  @MethodSource("files")
  void committed_files_are_what_the_code_gives(String file) throws IOException {
    String generated = GeneratedFiles.texts().getOrDefault(file, "");
    if (Boolean.getBoolean("tightrope.rewrite")) {
      Files.writeString(Repository.path(file), generated);
    }
    assertThat(Repository.text(file))
        .as(
            "%s differs from the list in the code that it follows. To rewrite it: %s",
            file, GeneratedFiles.COMMAND)
        .isEqualTo(generated);
  }

  @Test
  void a_symptom_is_silenced_by_its_causes_in_the_order_of_the_catalogue() {
    Function<Rule, List<Rule>> causes =
        chain(Map.of(DEAD_UNITS, List.of(VARIANCE_COLLAPSE, DEAD_LAYER)));

    assertThat(Inhibitions.silencing(DEAD_UNITS, causes))
        .containsExactly(DEAD_LAYER, VARIANCE_COLLAPSE);
  }

  @Test
  void rules_that_can_cause_each_other_silence_neither_over_any_number_of_others() {
    Function<Rule, List<Rule>> causes = chain(Map.of(
        DEAD_UNITS, List.of(DEAD_LAYER),
        DEAD_LAYER, List.of(VARIANCE_COLLAPSE),
        VARIANCE_COLLAPSE, List.of(DEAD_UNITS),
        LOSS_STALLED, List.of(DEAD_UNITS)));

    assertThat(Inhibitions.silencing(DEAD_UNITS, causes)).isEmpty();
    assertThat(Inhibitions.silencing(VARIANCE_COLLAPSE, causes)).isEmpty();
    assertThat(Inhibitions.silencing(LOSS_STALLED, causes)).containsExactly(DEAD_UNITS);
  }

  @ParameterizedTest
  @EnumSource(Rule.class)
  void every_cause_in_the_catalogue_can_be_notified_itself(Rule rule) {
    Function<Rule, List<Rule>> silencing =
        symptom -> Inhibitions.silencing(symptom, Inhibitions::causesOf);

    assertThat(silencing.apply(rule))
        .allSatisfy(cause -> assertThat(silencing.apply(cause)).doesNotContain(rule));
  }

  private static Function<Rule, List<Rule>> chain(Map<Rule, List<Rule>> causes) {
    return rule -> causes.getOrDefault(rule, List.of());
  }
}
