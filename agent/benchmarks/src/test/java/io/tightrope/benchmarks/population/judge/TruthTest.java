package io.tightrope.benchmarks.population.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.benchmarks.ordinary.Fault;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TruthTest {
  private static final Optional<JobOutcome> BASE = Optional.of(Jobs.healthy(0.1, 0.9));

  @Test
  void an_unbroken_job_is_healthy_if_it_reaches_its_aim() {
    assertThat(Truth.of(Jobs.healthy(0.1, 0.8), BASE)).isEqualTo(Truth.HEALTHY);
    assertThat(Truth.of(Jobs.healthy(0.1, 0.79), BASE)).isEqualTo(Truth.MISSED_AIM);
  }

  @Test
  void a_broken_job_fails_that_gains_less_than_four_fifths_of_what_the_unbroken_gained() {
    assertThat(Truth.of(Jobs.broken(0.73), BASE)).isEqualTo(Truth.FAILS);
    assertThat(Truth.of(Jobs.broken(0.75), BASE)).isEqualTo(Truth.LEARNS);
  }

  @Test
  void a_broken_job_fails_whose_loss_is_not_finite_or_that_throws() {
    Optional<Fault> fault = Optional.of(Jobs.fault(OptionalInt.empty()));

    assertThat(Truth.of(Jobs.job(fault, 0.1, 0.9, Double.NaN, ""), BASE)).isEqualTo(Truth.FAILS);
    assertThat(Truth.of(Jobs.job(fault, 0.1, 0.9, 0.1, "an exception"), BASE))
        .isEqualTo(Truth.FAILS);
  }

  @Test
  void a_job_that_begins_where_it_ends_may_lose_a_few_points() {
    Optional<JobOutcome> base = Optional.of(Jobs.healthy(0.87, 0.86));

    assertThat(Truth.of(Jobs.broken(0.82), base)).isEqualTo(Truth.LEARNS);
    assertThat(Truth.of(Jobs.broken(0.80), base)).isEqualTo(Truth.FAILS);
  }

  @Test
  void an_untrained_network_that_explains_less_than_nothing_lowers_no_demand() {
    Optional<JobOutcome> base = Optional.of(Jobs.healthy(-50, 0.9));

    assertThat(Truth.of(Jobs.broken(0.1), base)).isEqualTo(Truth.FAILS);
  }

  @Test
  void nobody_knows_whether_a_broken_job_fails_without_a_healthy_base() {
    assertThat(Truth.of(Jobs.broken(0.5), Optional.empty())).isEqualTo(Truth.UNKNOWN);
    assertThat(Truth.of(Jobs.broken(0.5), Optional.of(Jobs.healthy(0.1, 0.2))))
        .isEqualTo(Truth.UNKNOWN);
  }
}
