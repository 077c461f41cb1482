package io.tightrope.benchmarks.overhead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CrossoverTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 15, 190, 1000})
  void a_cost_of_two_per_cent_is_found_in_however_few_pairs(int pairs) {
    Crossover times = new Crossover(times(pairs, 0.02), times(pairs, 0.02));

    assertThat(times.cost()).isCloseTo(0.02, within(1e-6));
    assertThat(times.typicalCost()).isCloseTo(0.02, within(1e-6));
    assertThat(times.upperBound(1)).isCloseTo(0.02, within(1e-6));
    assertThat(times.typicalUpperBound(1)).isCloseTo(0.02, within(1e-6));
  }

  @Test
  void a_place_that_makes_a_network_slower_moves_neither_the_cost_nor_its_bound() {
    Crossover times = new Crossover(times(1000, 0.03), times(700, 0.01));

    assertThat(times.cost()).isCloseTo(0.02, within(1e-6));
    assertThat(times.typicalCost()).isCloseTo(0.02, within(1e-6));
    assertThat(times.upperBound(1)).isCloseTo(0.02, within(1e-6));
    assertThat(times.typicalUpperBound(1)).isCloseTo(0.02, within(1e-6));
  }

  @Test
  void a_stretch_in_which_others_worked_moves_the_cost_but_not_the_typical_one() {
    PairedTimes disturbed = times(1000, 0.02);
    for (int pair = 500; pair < 560; pair++) {
      disturbed.watchedNanos()[pair] *= 4;
    }
    Crossover times = new Crossover(disturbed, times(1000, 0.02));

    assertThat(times.cost()).isGreaterThan(0.05);
    assertThat(times.typicalCost()).isCloseTo(0.02, within(1e-6));
    assertThat(times.upperBound(1)).isGreaterThan(times.cost());
  }

  private static PairedTimes times(int pairs, double cost) {
    long[] unwatched = new Random(1).longs(pairs, 60_000_000, 80_000_000).toArray();
    long[] watched = unwatched.clone();
    for (int pair = 0; pair < pairs; pair++) {
      watched[pair] += Math.round(cost * unwatched[pair]);
    }
    return new PairedTimes(watched, unwatched);
  }
}
