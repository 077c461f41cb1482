package io.tightrope.theory.design;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.theory.activation.SparseKind;
import io.tightrope.theory.design.Advisor.Advice;
import io.tightrope.theory.design.Advisor.NothingSafe;
import io.tightrope.theory.design.Advisor.Recommended;
import io.tightrope.theory.width.FiniteWidthChain;
import io.tightrope.theory.width.FiniteWidthRisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdvisorTest {

  @ParameterizedTest
  @CsvSource({
    "CRELU,0.6,20,100",
    "CRELU,0.8,30,100",
    "CRELU,0.85,20,200",
    "CST,0.7,30,100",
    "CRELU,0.9,20,200"
  })
  void what_it_recommends_keeps_every_limit(SparseKind kind, double s, int depth, int width) {
    Advice advice = new Advisor(kind, depth, width, 1).advise(s, 2);
    assertThat(advice).isInstanceOfSatisfying(Recommended.class, found -> {
      EdgeOfChaos.Feasible design = found.design();
      assertThat(design.slope()).isBetween(0.3, 0.96);
      assertThat(design.map().apply(2)).isCloseTo(2, within(1e-9));
      FiniteWidthRisk fresh =
          FiniteWidthChain.uniform(design.map(), depth, width).run(2, 2, 4000, 99);
      assertThat(fresh.leavesBand()).isLessThan(0.015);
      assertThat(Math.sqrt(fresh.gain().q05())).isGreaterThan(0.08);
      assertThat(Math.sqrt(fresh.gain().q95())).isLessThan(12);
      assertThat(found.limitUsed()).isBetween(0.0, 1.0);
      assertThat(found.correlation()).isBetween(0.5, 1.0);
    });
  }

  @Test
  void q_is_only_a_change_of_units() {
    Advisor advisor = new Advisor(SparseKind.CRELU, 30, 100, 1);
    Recommended small = (Recommended) advisor.advise(0.8, 0.01);
    Recommended large = (Recommended) advisor.advise(0.8, 100);
    assertThat(small.design().slope()).isCloseTo(large.design().slope(), within(1e-9));
    assertThat(large.design().activation().m())
        .isCloseTo(100 * small.design().activation().m(), within(1e-9));
  }

  @Test
  void an_unclipped_wish_is_answered_with_its_clipped_counterpart() {
    assertThat(new Advisor(SparseKind.RELU_TAU, 30, 100, 1).advise(0.7, 1))
        .isInstanceOfSatisfying(
            Recommended.class,
            found -> assertThat(found.design().activation().kind()).isEqualTo(SparseKind.CRELU));
  }

  @Test
  void where_nothing_is_safe_it_says_why_and_what_would_be() {
    Advisor advisor = new Advisor(SparseKind.CST, 50, 100, 1);
    assertThat(advisor.advise(0.98, 1)).isInstanceOfSatisfying(NothingSafe.class, none -> {
      assertThat(none.reason()).contains("cst", "0.98", "least bad slope");
      double safe = none.highestSafeSparsity().orElseThrow();
      assertThat(safe).isBetween(0.6, 0.9);
      assertThat(advisor.advise(safe, 1)).isInstanceOf(Recommended.class);
    });
  }

  @Test
  void a_sparsity_outside_its_range_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Advisor(SparseKind.CRELU, 10, 10, 1).advise(1.2, 1))
        .withMessageContaining("sparsity")
        .withMessageContaining("1.2");
  }
}
