package io.tightrope.core.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The catalogue is consistent with itself. */
class StatisticsTest {
  private static final List<Statistic> ALL = Stream.<Statistic>concat(
          Arrays.stream(RunStatistic.values()), Arrays.stream(LayerStatistic.values()))
      .toList();

  @Test
  void no_two_statistics_share_a_name_or_a_series() {
    assertThat(ALL).extracting(Statistic::field).doesNotHaveDuplicates();
    Set<String> series = new HashSet<>();
    for (RunStatistic statistic : RunStatistic.values()) {
      statistic.metric().ifPresent(metric -> assertThat(series.add(metric)).isTrue());
    }
    for (LayerStatistic statistic : LayerStatistic.values()) {
      assertThat(series.add(statistic.metric().orElseThrow() + statistic.labels()))
          .as("%s", statistic)
          .isTrue();
    }
  }

  @Test
  void every_statistic_says_what_it_is_in_one_sentence_without_a_full_stop() {
    assertThat(ALL).allSatisfy(statistic -> assertThat(statistic.help()).matches("[A-Z\\d].*[^.]"));
  }

  @Test
  void a_measured_statistic_names_what_it_is_compared_with() {
    assertThat(LayerStatistic.PREACTIVATION_VARIANCE.expected())
        .contains(new LayerStatistic.Counterpart(
            LayerStatistic.PREACTIVATION_VARIANCE_EXPECTED,
            Optional.of(LayerStatistic.PREACTIVATION_VARIANCE_LOW),
            Optional.of(LayerStatistic.PREACTIVATION_VARIANCE_HIGH)));
    assertThat(LayerStatistic.DEAD_UNITS.expected())
        .contains(new LayerStatistic.Counterpart(
            LayerStatistic.DEAD_UNITS_EXPECTED, Optional.empty(), Optional.empty()));
    assertThat(LayerStatistic.PREACTIVATION_MEAN.expected()).isEmpty();
    assertThat(LayerStatistic.DEAD_UNITS_EXPECTED.expected()).isEmpty();
  }

  @Test
  void a_frame_gives_back_every_number_of_the_run_that_it_was_given() {
    StepFrame.Builder builder = StepFrame.builder(1, 2, 1).timestamp(3);
    for (RunStatistic statistic : RunStatistic.values()) {
      builder.value(statistic, 1);
    }

    StepFrame copy = builder.build().toBuilder().build();

    for (RunStatistic statistic : RunStatistic.values()) {
      assertThat(copy.value(statistic)).as("%s", statistic).isEqualTo(1);
    }
    assertThat(copy.seq()).isEqualTo(1);
    assertThat(copy.step()).isEqualTo(2);
    assertThat(copy.timestamp()).isEqualTo(3);
  }

  @Test
  void what_a_frame_was_not_given_is_absent_and_its_counts_read_zero() {
    StepFrame frame = StepFrame.builder(0, 0, 1).stage(0).build();

    for (RunStatistic statistic : RunStatistic.values()) {
      assertThat(frame.has(statistic)).as("%s", statistic).isFalse();
    }
    assertThat(frame.stage()).isZero();
    assertThat(frame.batchSize()).isZero();
    assertThat(frame.gateOpen()).isEmpty();
    assertThat(frame.agent()).isEmpty();
  }

  @Test
  void dead_units_were_watched_over_the_batch_unless_the_frame_says_otherwise() {
    assertThat(StepFrame.builder(1).batchSize(100).build().windowSamples()).isEqualTo(100);
    assertThat(StepFrame.builder(1).batchSize(100).windowSamples(500).build().windowSamples())
        .isEqualTo(500);
  }
}
