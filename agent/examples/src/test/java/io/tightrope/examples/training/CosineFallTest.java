package io.tightrope.examples.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.databind.ObjectMapper;

final class CosineFallTest {

  private static final CosineFall FALL = new CosineFall(0.4, 10, 100);

  @Test
  void the_rate_stands_then_falls_all_the_way_to_0_and_stays_there() {
    assertThat(FALL.valueAt(0, 0)).isEqualTo(0.4);
    assertThat(FALL.valueAt(10, 3)).isEqualTo(0.4);
    assertThat(FALL.valueAt(60, 0)).isCloseTo(0.2, within(1e-12));
    assertThat(FALL.valueAt(110, 0)).isZero();
    assertThat(FALL.valueAt(10_000, 0)).isZero();
    assertThat(IntStream.range(10, 110)).allMatch(i -> FALL.valueAt(i + 1, 0) < FALL.valueAt(i, 0));
  }

  @Test
  void it_is_saved_with_a_model() throws Exception {
    ObjectMapper mapper = new ObjectMapper();

    assertThat(mapper.readValue(mapper.writeValueAsString(FALL), ISchedule.class))
        .isEqualTo(FALL);
  }
}
