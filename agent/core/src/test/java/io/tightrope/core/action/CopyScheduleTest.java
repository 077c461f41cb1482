package io.tightrope.core.action;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CopyScheduleTest {
  private static final long MILLI = 1_000_000;

  @Test
  void copies_are_so_many_steps_apart() {
    CopySchedule schedule = new CopySchedule(50, 1);

    assertThat(schedule.isDue(0, 0)).as("the first one need not wait").isTrue();
    schedule.copied(7, 0, 0);

    assertThat(schedule.isDue(56, MILLI)).isFalse();
    assertThat(schedule.isDue(57, MILLI)).isTrue();
  }

  @Test
  void copying_takes_no_more_than_a_quarter_of_the_budget() {
    CopySchedule schedule = new CopySchedule(1, 0.01);

    schedule.copied(0, 0, 10 * MILLI);

    assertThat(schedule.isDue(1000, 3999 * MILLI)).isFalse();
    assertThat(schedule.isDue(1000, 4000 * MILLI)).isTrue();
  }

  @Test
  void the_first_copy_waits_for_what_it_will_take() {
    CopySchedule schedule = new CopySchedule(1, 0.01);

    schedule.expects(100 * MILLI, MILLI);

    assertThat(schedule.isDue(0, 499 * MILLI)).isFalse();
    assertThat(schedule.isDue(0, 500 * MILLI)).isTrue();
  }

  @Test
  void writing_takes_no_more_than_a_twentieth_of_the_time() {
    CopySchedule schedule = new CopySchedule(1, 1);

    schedule.copied(0, 0, 0);
    schedule.written(5 * MILLI, 5 * MILLI);

    assertThat(schedule.isDue(1, 104 * MILLI)).isFalse();
    assertThat(schedule.isDue(1, 105 * MILLI)).isTrue();
  }

  @Test
  void a_clock_that_overflows_does_not_matter() {
    CopySchedule schedule = new CopySchedule(1, 1);

    schedule.copied(0, Long.MAX_VALUE - MILLI, MILLI);

    assertThat(schedule.isDue(1, Long.MAX_VALUE)).isFalse();
    assertThat(schedule.isDue(1, Long.MIN_VALUE + 10 * MILLI)).isTrue();
  }
}
