package io.tightrope.core.detect;

import static io.tightrope.core.frame.LayerStatistic.PREACTIVATION_VARIANCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.detect.rules.Rule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainWordsTest {
  @ParameterizedTest
  @CsvSource({"0.1, up", "10, down"})
  void a_plain_network_that_may_lose_its_variance_is_told_which_way_to_scale(
      double last, String direction) {
    PlainRun run = PlainRun.of("relu")
        .with(
            3,
            frame -> frame
                .escapeProbability(0.99)
                .value(PREACTIVATION_VARIANCE, 0, 1)
                .value(PREACTIVATION_VARIANCE, 1, last));

    assertThat(run.of(Rule.UNSTABLE_INITIALIZATION)).singleElement().satisfies(alert -> {
      assertThat(alert.action()).containsIgnoringCase("weights of these layers " + direction);
      assertThat(alert.message() + alert.cause() + alert.action())
          .doesNotContain("shifted")
          .doesNotContain("stage")
          .doesNotContain("threshold");
    });
  }
}
