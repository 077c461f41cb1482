package io.tightrope.core.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SamplerTest {
  private static final long MILLI = 1_000_000;

  private final List<Long> observed = new ArrayList<>();
  private long observationNanos;
  private long trainingNanos;

  private void train(Sampler sampler, long from, long to, long stepNanos, long costNanos) {
    for (long step = from; step < to; step++) {
      boolean observe = sampler.wants(step);
      long cost = observe ? costNanos : 0;
      if (observe) {
        observed.add(step);
      }
      observationNanos += cost;
      trainingNanos += stepNanos;
      sampler.stepEnded(step, stepNanos + cost, cost);
    }
  }

  @Test
  void the_first_twenty_steps_after_the_start_are_all_observed() {
    train(new Sampler(0.01), 0, 60, 50 * MILLI, 10 * MILLI);

    assertThat(observed).startsWith(0L, 1L, 2L).contains(20L).doesNotContain(21L);
    assertThat(observed).hasSize(21);
  }

  @Test
  void twenty_steps_after_a_stage_change_are_observed_whatever_they_cost() {
    Sampler sampler = new Sampler(0.01);
    train(sampler, 0, 500, 50 * MILLI, 10 * MILLI);
    observed.clear();

    sampler.stageChanged(500);
    train(sampler, 500, 530, 50 * MILLI, 10 * MILLI);

    assertThat(observed).hasSize(21).startsWith(500L).endsWith(520L);
  }

  @Test
  void the_budget_holds_in_the_long_run_with_the_dense_steps_paid_back() {
    for (double budget : new double[] {0.005, 0.01, 0.05}) {
      observationNanos = 0;
      trainingNanos = 0;
      Sampler sampler = new Sampler(budget);
      train(sampler, 0, 40_000, 50 * MILLI, 10 * MILLI);

      double share = (double) observationNanos / trainingNanos;
      assertThat(share).isBetween(0.6 * budget, 0.9 * budget);
      assertThat(sampler.overhead()).isLessThan(budget);
    }
  }

  @Test
  void in_debt_it_looks_a_quarter_as_often_but_does_not_go_blind() {
    Sampler sampler = new Sampler(0.01);
    train(sampler, 0, 200, 50 * MILLI, 10 * MILLI);

    assertThat(sampler.interval()).isEqualTo(100);
    train(sampler, 200, 5000, 50 * MILLI, 10 * MILLI);
    assertThat(sampler.interval()).isEqualTo(29);
  }

  @Test
  void where_looking_is_dear_a_debt_only_doubles_the_interval() {
    Sampler sampler = new Sampler(0.01);
    train(sampler, 0, 200, 50 * MILLI, 40 * MILLI);

    assertThat(sampler.interval()).isEqualTo(230);
  }

  /** A job of any step time, cost of looking, budget and schedule. */
  @ParameterizedTest
  @MethodSource("seeds")
  void whatever_the_job_stages_are_dense_gaps_bounded_and_debts_paid(long seed) {
    Random random = new Random(seed);
    long stepNanos = MILLI * (1 + random.nextInt(100));
    int affordable = 1 + random.nextInt(150);
    double budget = 0.002 + 0.05 * random.nextDouble();
    long cost = Math.round(affordable * budget * stepNanos * 0.999);
    int stages = 1 + random.nextInt(4);
    int stageSteps = 30 + random.nextInt(400);
    Sampler sampler = new Sampler(budget);
    for (int stage = 0; stage < stages; stage++) {
      long from = (long) stage * stageSteps;
      if (stage > 0) {
        sampler.stageChanged(from);
      }
      train(sampler, from, from + stageSteps, stepNanos, cost);
      assertThat(observed).as("seed %d, stage %d", seed, stage).containsAll(dense(from));
    }
    long debtSteps = 2L * stages * (Sampler.DENSE_STEPS + 2) * affordable;
    long payBack = (long) stages * stageSteps + debtSteps;
    train(sampler, (long) stages * stageSteps, payBack, stepNanos, cost);

    assertThat((double) observationNanos / trainingNanos)
        .as("seed %d", seed)
        .isLessThanOrEqualTo(budget * 1.05);
    for (int i = 1; i < observed.size(); i++) {
      assertThat(observed.get(i) - observed.get(i - 1))
          .as("seed %d after step %d", seed, observed.get(i - 1))
          .isLessThanOrEqualTo(Math.max(3L * affordable, 100));
    }
  }

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  private static List<Long> dense(long from) {
    return LongStream.rangeClosed(from, from + Sampler.DENSE_STEPS).boxed().toList();
  }

  @Test
  void the_interval_follows_step_time_and_cost() {
    Sampler sampler = new Sampler(0.01);
    train(sampler, 0, 5000, 50 * MILLI, 10 * MILLI);
    train(sampler, 5000, 9000, 100 * MILLI, 10 * MILLI);
    assertThat(sampler.interval()).isEqualTo(15);
    train(sampler, 9000, 20_000, 100 * MILLI, 50 * MILLI);
    assertThat(sampler.interval()).isBetween(50, 200);
  }

  @Test
  void one_pause_does_not_blind_it() {
    Sampler sampler = new Sampler(0.01);
    train(sampler, 0, 5000, 50 * MILLI, 10 * MILLI);
    long next = 5000;
    while (!sampler.wants(next)) {
      sampler.stepEnded(next++, 50 * MILLI, 0);
    }

    sampler.stepEnded(next, 1050 * MILLI, 1000 * MILLI);

    assertThat(sampler.interval()).isLessThanOrEqualTo(116);
  }

  @Test
  void a_whole_budget_observes_every_step() {
    train(new Sampler(1), 0, 300, MILLI, 10 * MILLI);

    assertThat(observed).hasSize(300);
  }

  @Test
  void attached_in_the_middle_the_first_steps_it_sees_are_observed() {
    train(new Sampler(0.01), 7000, 7100, 50 * MILLI, 10 * MILLI);

    assertThat(observed).startsWith(7000L).contains(7020L);
    assertThat(observed).doesNotContain(7021L);
  }

  @Test
  void the_same_times_give_the_same_choice() {
    List<Long> first = choices(new Random(4));
    List<Long> second = choices(new Random(4));

    assertThat(first).isEqualTo(second);
  }

  private static List<Long> choices(Random random) {
    Sampler sampler = new Sampler(0.01);
    List<Long> chosen = new ArrayList<>();
    for (long step = 0; step < 3000; step++) {
      long cost = 0;
      if (sampler.wants(step)) {
        chosen.add(step);
        cost = 5 * MILLI + random.nextInt(1_000_000);
      }
      sampler.stepEnded(step, 40 * MILLI + random.nextInt(5_000_000) + cost, cost);
    }
    return chosen;
  }

  @Test
  void a_process_of_many_short_runs_observes_the_first_step_of_the_later_ones() {
    ProcessCost process = new ProcessCost();
    for (int run = 0; run < 30; run++) {
      observed.clear();
      train(new Sampler(0.01, process), 0, 20, MILLI, MILLI);

      assertThat(observed).as("run %d", run).hasSize(run < 10 ? 20 : 1).startsWith(0L);
    }
  }

  @Test
  void a_process_of_many_long_runs_observes_the_start_of_each() {
    ProcessCost process = new ProcessCost();
    for (int run = 0; run < 30; run++) {
      observed.clear();
      train(new Sampler(0.01, process), 0, 5000, MILLI, MILLI / 10);

      assertThat(observed).as("run %d", run).contains(0L, 1L, 19L, 20L);
    }
  }

  @Test
  void beginning_to_watch_is_a_part_of_the_overhead_and_leaves_no_step_out() {
    Sampler sampler = new Sampler(0.01);
    Sampler other = new Sampler(0.01);
    sampler.beginningTook(50 * MILLI);
    train(sampler, 0, 100, 10 * MILLI, MILLI);
    train(other, 0, 100, 10 * MILLI, MILLI);
    assertThat(sampler.overhead()).isGreaterThan(other.overhead() + 0.04);
    assertThat(sampler.interval()).isEqualTo(other.interval());
  }

  @Test
  void the_first_end_of_a_fit_is_observed_even_in_debt_and_later_ones_as_the_run_grows() {
    Sampler sampler = new Sampler(0.01);
    train(sampler, 0, 30, MILLI, 100 * MILLI);
    for (long end = 29; end < 3000; end += 10) {
      sampler.endComes(end + 1);
      train(sampler, end + 1, end + 11, MILLI, 100 * MILLI);
    }

    assertThat(observed.subList(21, observed.size()))
        .containsExactly(30L, 50L, 80L, 120L, 180L, 270L, 410L, 620L, 930L, 1400L, 2100L);
  }

  @Test
  void out_of_debt_every_end_is_observed_as_long_as_the_budget_holds() {
    for (int fit : new int[] {3, 40, 130, 700}) {
      observed.clear();
      observationNanos = 0;
      trainingNanos = 0;
      Sampler sampler = new Sampler(0.01);
      for (long step = 0; step < 60_000; step++) {
        if (step % fit == fit - 1) {
          sampler.endComes(step);
        }
        train(sampler, step, step + 1, 50 * MILLI, 50 * MILLI);
      }

      assertThat((double) observationNanos / trainingNanos)
          .as("fits of %d steps", fit)
          .isLessThanOrEqualTo(0.0101);
      if (fit >= 130) {
        assertThat(observed).contains(60_000L / fit * fit - 1);
      }
    }
  }

  @Test
  void a_budget_of_nothing_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Sampler(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Sampler(Double.NaN));
  }
}
