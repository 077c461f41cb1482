package io.tightrope.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.core.json.BaselineCodec;
import java.nio.charset.StandardCharsets;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BaselineTest {
  @Test
  void a_long_one_is_kept_as_means_over_equal_ranges_of_steps() {
    NavigableMap<Long, Double> losses = new TreeMap<>();
    for (long step = 0; step < 10_000; step++) {
      losses.put(step, (double) step);
    }

    Baseline baseline = Baseline.of("long", losses, 32);

    assertThat(baseline.losses()).hasSize(Baseline.POINTS);
    assertThat(baseline.losses().firstKey()).isEqualTo(4L);
    assertThat(baseline.losses().values().iterator().next()).isEqualTo(2);
    assertThat(baseline.lastStep()).isEqualTo(9_999);
  }

  @Test
  void losses_that_are_not_finite_are_left_out() {
    NavigableMap<Long, Double> losses = new TreeMap<>();
    losses.put(0L, 2.0);
    losses.put(1L, Double.NaN);
    losses.put(2L, Double.POSITIVE_INFINITY);

    assertThat(Baseline.of("broken", losses, Double.NaN).losses()).containsOnlyKeys(0L);
  }

  @Test
  void it_stays_the_same_on_its_way_through_json() {
    NavigableMap<Long, Double> losses = new TreeMap<>();
    losses.put(3L, 1.25);
    losses.put(40L, 0.5);
    Baseline baseline = Baseline.of("dense/1", losses, 64);
    ObjectNode answer = new ObjectMapper().createObjectNode();
    answer.set("baselineLoss", BaselineCodec.toJson(baseline));

    assertThat(BaselineCodec.ofIntroduction(answer.toString().getBytes(StandardCharsets.UTF_8)))
        .get()
        .satisfies(read -> {
          assertThat(read.run()).isEqualTo("dense/1");
          assertThat(read.batchSize()).isEqualTo(64);
          assertThat(read.losses()).isEqualTo(losses);
        });
  }

  @Test
  void an_answer_without_one_gives_none() {
    assertThat(BaselineCodec.ofIntroduction("{}".getBytes(StandardCharsets.UTF_8)))
        .isEmpty();
    assertThat(BaselineCodec.ofIntroduction("<html>".getBytes(StandardCharsets.UTF_8)))
        .isEmpty();
  }
}
