package io.tightrope.dashboard.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tightrope.core.detect.rules.Rule;
import io.tightrope.dashboard.config.InputException;
import io.tightrope.dashboard.report.model.Message;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TextsTest {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{[^}]*\\}");

  /** The placeholders of each text, sorted. */
  private static Map<String, TreeSet<String>> placeholders(String language) {
    Map<String, TreeSet<String>> all = new TreeMap<>();
    Texts.of(language)
        .own()
        .forEach((key, text) -> all.put(
            key.toString(),
            new TreeSet<>(PLACEHOLDER
                .matcher(text.toString())
                .results()
                .map(MatchResult::group)
                .toList())));
    return all;
  }

  @Test
  void every_language_has_the_same_texts_with_the_same_placeholders() {
    assertThat(placeholders("ja")).isEqualTo(placeholders("en"));
  }

  @Test
  void every_rule_has_a_name_and_a_meaning() {
    for (String language : List.of("en", "ja")) {
      for (Rule rule : Rule.values()) {
        assertThat(Texts.of(language).own())
            .containsKeys("rule." + rule.id(), "rule." + rule.id() + ".meaning");
      }
    }
  }

  @Test
  void a_file_more_is_a_language_more_and_what_it_lacks_is_said_in_english() {
    Texts german = Texts.of("de");

    assertThat(Texts.languages()).contains("de", "en", "ja");
    assertThat(german.say("answer.pass")).isEqualTo("Bestanden");
    assertThat(german.say("answer.fail")).isEqualTo("Fail");
    assertThat(german.numbers().share(0.5)).isEqualTo("0,50");
  }

  @Test
  void a_language_that_is_not_there_is_refused_with_those_that_are() {
    assertThatThrownBy(() -> Texts.of("xx"))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("\"xx\"", "en", "ja");
    assertThatThrownBy(() -> Texts.of("../secret")).isInstanceOf(InputException.class);
  }

  @Test
  void values_are_put_in_their_places_and_never_read_as_placeholders() {
    assertThat(Texts.of("en")
            .say(Message.of("verdict.failed.because")
                .count("step", 1200)
                .text("reason", "{step} $1 \\")))
        .isEqualTo("The run failed at step 1,200: {step} $1 \\.");
  }

  @Test
  void numbers_follow_the_language() {
    Numbers numbers = Texts.of("en").numbers();

    assertThat(List.of(
            numbers.figure(34812),
            numbers.figure(0.0441),
            numbers.figure(0.999),
            numbers.figure(Double.NaN)))
        .containsExactly("3.48e4", "0.0441", "0.999", "NaN");
    assertThat(numbers.ranges(List.of(1, 2, 3, 7))).isEqualTo("1–3, 7");
    assertThat(Texts.of("ja").numbers().time(1_790_000_000)).startsWith("2026年9月");
    assertThat(numbers.percent(Double.NaN)).isEqualTo("–");
  }
}
