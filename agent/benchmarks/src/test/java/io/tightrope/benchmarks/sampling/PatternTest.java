package io.tightrope.benchmarks.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.frame.StepFrame;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternTest {
  private static final int STEPS = 3000;
  private static final int STAGE_CHANGE = 1777;

  private static final List<StepFrame> RUN = Recorded.run(STEPS).frames();

  private static final List<StepFrame> STAGES = Recorded.run(
          STEPS, true, step -> false, step -> step < STAGE_CHANGE ? 1 : 2)
      .frames();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19})
  void the_first_21_steps_of_the_run_and_of_a_stage_are_observed_in_any_case(int seed) {
    BitSet observed = new Pattern(seed).of(STAGES);

    assertThat(observed.nextClearBit(0)).isGreaterThanOrEqualTo(21);
    assertThat(observed.nextClearBit(STAGE_CHANGE) - STAGE_CHANGE).isGreaterThanOrEqualTo(21);
    assertThat(observed.cardinality()).isLessThan(STEPS);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 8, 12, 16})
  void gaps_are_20_to_500_steps_long(int seed) {
    assertThat(gaps(seed)).allSatisfy(gap -> assertThat(gap).isBetween(20, 500));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 9, 13, 17})
  void every_seventh_step_is_observed_from_a_random_one_on(int seed) {
    List<Integer> gaps = gaps(seed);

    assertThat(gaps.get(0)).isBetween(1, 7);
    assertThat(gaps.subList(1, gaps.size())).containsOnly(7);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 6, 10, 14, 18})
  void bursts_of_5_to_30_steps_lie_50_to_300_steps_apart(int seed) {
    BitSet observed = new Pattern(seed).of(RUN);

    int end = observed.nextClearBit(0);
    for (int burst = observed.nextSetBit(end); burst >= 0; burst = observed.nextSetBit(end)) {
      assertThat(burst - end + 1).isBetween(50, 300);
      end = observed.nextClearBit(burst);
      assertThat(end - burst).isBetween(end == STEPS ? 1 : 5, 30);
    }
    assertThat(end).isGreaterThan(1000);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 7, 11, 15, 19})
  void a_loaded_machine_observes_less_and_less(int seed) {
    List<Integer> gaps = gaps(seed);

    assertThat(gaps).isSorted().allSatisfy(gap -> assertThat(gap).isBetween(2, 500));
    assertThat(gaps.get(gaps.size() - 1)).isGreaterThan(100);
  }

  @Test
  void a_loaded_machine_observes_what_follows_a_jump_of_the_loss() {
    int jump = 1200;
    List<StepFrame> frames = RUN.stream()
        .map(frame -> frame.step() == jump ? frame.toBuilder().loss(9).build() : frame)
        .toList();

    BitSet observed = new Pattern(3).of(frames);

    assertThat(observed.nextClearBit(jump + 1) - jump - 1).isGreaterThanOrEqualTo(21);
  }

  @Test
  void the_same_seed_always_chooses_the_same_steps_and_another_one_others() {
    List<BitSet> choices =
        IntStream.range(0, 20).mapToObj(seed -> new Pattern(seed).of(RUN)).toList();

    assertThat(
            IntStream.range(0, 20).mapToObj(seed -> new Pattern(seed).of(RUN)).toList())
        .isEqualTo(choices);
    assertThat(choices.stream().distinct().count()).isGreaterThan(15);
  }

  @Test
  void twenty_seeds_mix_the_four_kinds() {
    assertThat(IntStream.range(0, 20)
            .mapToObj(seed -> new Pattern(seed).kind())
            .collect(Collectors.groupingBy(kind -> kind, Collectors.counting())))
        .hasSize(4)
        .allSatisfy((kind, count) -> assertThat(count).isEqualTo(5));
  }

  /** Steps between observed ones, after the first 21. */
  private static List<Integer> gaps(int seed) {
    int[] observed = new Pattern(seed).of(RUN).stream().toArray();
    return IntStream.range(Pattern.DENSE, observed.length)
        .mapToObj(i -> observed[i] - observed[i - 1])
        .toList();
  }
}
