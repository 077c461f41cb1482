package io.tightrope.dashboard.api.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardTest {
  @ParameterizedTest
  @CsvSource({
    "Variance*, VarianceExplosion, true",
    "variance*, VarianceExplosion, true",
    "*explosion, VarianceExplosion, true",
    "v*e*n, VarianceExplosion, true",
    "VarianceExplosion, VarianceExplosion, true",
    "Variance, VarianceExplosion, false",
    "*Explosio, VarianceExplosion, false",
    "*, '', true",
    "'', a, false",
    "a.c, abc, false",
    "a*b*, ab, true",
    "*ab, aab, true",
  })
  void a_star_stands_for_any_letters_and_all_else_for_itself(
      String pattern, String text, boolean isMatch) {
    assertThat(new Wildcard(pattern).matches(text)).isEqualTo(isMatch);
  }

  @Test
  void many_stars_end_though_nothing_matches() {
    Wildcard pattern = new Wildcard("*a".repeat(50) + "b");

    boolean isMatch =
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> pattern.matches("a".repeat(200)));

    assertThat(isMatch).isFalse();
  }
}
