package io.tightrope.dl4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SparsityScheduleTest {

  @Test
  void linear_stages_lie_at_equal_distances() {
    assertThat(targets(SparsitySchedule.linear(10, 0.5, 0.9, 5)))
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-12 ? 0 : 1)
        .containsExactly(0.5, 0.6, 0.7, 0.8, 0.9);
  }

  @Test
  void cubic_stages_rise_fast_first_and_end_at_the_target() {
    List<Double> targets = targets(SparsitySchedule.cubic(10, 0.5, 0.9, 4));

    assertThat(targets.get(0)).isCloseTo(0.5, within(1e-12));
    assertThat(targets.get(3)).isCloseTo(0.9, within(1e-12));
    assertThat(targets.get(1) - targets.get(0)).isGreaterThan(targets.get(3) - targets.get(2));
    assertThat(targets).isSorted();
  }

  @Test
  void as_high_as_is_safe_climbs_close_to_one_but_not_to_it() {
    SparsitySchedule schedule = SparsitySchedule.asHighAsIsSafe(10, 0.6, 0.1);

    assertThat(targets(schedule)).hasSize(4);
    assertThat(schedule.finalTarget()).isCloseTo(0.9, within(1e-12));
  }

  @Test
  void recommended_stages_climb_from_a_half_and_leave_most_steps_to_the_last() {
    assertThat(targets(SparsitySchedule.recommended(0.88, 1200)))
        .containsExactly(0.5, 0.6, 0.7, 0.78, 0.84, 0.88);
    assertThat(targets(SparsitySchedule.recommended(0.7, 1200))).containsExactly(0.5, 0.6, 0.7);
    assertThat(targets(SparsitySchedule.recommended(0.4, 1200))).containsExactly(0.4);
    assertThat(SparsitySchedule.recommended(0.88, 1200).stages().get(0).minSteps())
        .isEqualTo(40);
    assertThat(SparsitySchedule.recommended(0.88, 100_000).stages().get(0).minSteps())
        .isEqualTo(60);
    assertThat(SparsitySchedule.recommended(0.88, 100).stages().get(0).minSteps())
        .isEqualTo(10);
  }

  @Test
  void a_stage_takes_at_least_as_long_as_the_next_observation() {
    assertThat(SparsitySchedule.explicit(12, 0.6, 0.7, 0.8).leastSteps(5)).isEqualTo(31);
    assertThat(SparsitySchedule.explicit(12, 0.6, 0.7, 0.8).leastSteps(1)).isEqualTo(25);
  }

  @Test
  void conditions_without_meaning_are_refused() {
    assertThatThrownBy(() -> new GateConditions(0.1, 1.5, Double.NaN, 0.4))
        .hasMessageContaining("least gradient norm NaN");
    assertThatThrownBy(() -> new GateConditions(-0.1, 1.5, 0, 0.4))
        .hasMessageContaining("tolerance -0.1");
  }

  @Test
  void a_single_stage_is_the_final_target() {
    assertThat(targets(SparsitySchedule.linear(10, 0.5, 0.9, 1))).containsExactly(0.9);
  }

  @Test
  void a_descent_must_be_said() {
    assertThatThrownBy(() -> SparsitySchedule.explicit(10, 0.6, 0.8, 0.7))
        .hasMessageContaining("stage 3 goes down from 0.8 to 0.7")
        .hasMessageContaining("descending()");
    List<SparsitySchedule.Stage> down =
        SparsitySchedule.descending(10, 0.8, 0.7).stages();
    assertThatThrownBy(() -> new SparsitySchedule(down)).hasMessageContaining("goes down");
    assertThat(targets(SparsitySchedule.descending(10, 0.8, 0.7))).containsExactly(0.8, 0.7);
  }

  @Test
  void impossible_stages_are_refused() {
    assertThatThrownBy(() -> SparsitySchedule.explicit(10, 0.6, 1.0)).hasMessageContaining("1.0");
    assertThatThrownBy(() -> SparsitySchedule.explicit(10, 0.0)).hasMessageContaining("0.0");
    assertThatThrownBy(() -> SparsitySchedule.explicit(0, 0.6)).hasMessageContaining("1 step");
    assertThatThrownBy(() -> SparsitySchedule.explicit(10)).hasMessageContaining("one stage");
    assertThatThrownBy(() -> SparsitySchedule.linear(10, 0.5, 0.9, 0))
        .hasMessageContaining("one stage");
    assertThatThrownBy(() -> SparsitySchedule.asHighAsIsSafe(10, 0.5, 0))
        .hasMessageContaining("increment");
  }

  private static List<Double> targets(SparsitySchedule schedule) {
    return schedule.stages().stream().map(SparsitySchedule.Stage::target).toList();
  }
}
