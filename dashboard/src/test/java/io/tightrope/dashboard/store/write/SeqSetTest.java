package io.tightrope.dashboard.store.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeqSetTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void tells_new_numbers_from_known_ones_in_any_order(long seed) {
    Random random = new Random(seed);
    SeqSet set = new SeqSet();
    Set<Long> reference = new HashSet<>();

    for (int i = 0; i < 2000; i++) {
      long seq = random.nextInt(500);
      assertThat(set.add(seq)).as("seed %d, number %d", seed, i).isEqualTo(reference.add(seq));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 99})
  void consecutive_numbers_take_one_range(int step) {
    SeqSet set = new SeqSet();
    for (int i = 0; i < 100; i++) {
      set.add((long) i * step % 100);
    }
    assertThat(set.ranges()).isEqualTo(1);
  }
}
