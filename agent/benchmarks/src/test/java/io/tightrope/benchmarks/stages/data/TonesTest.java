package io.tightrope.benchmarks.stages.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.examples.training.LabelledExamples;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class TonesTest {

  @Test
  void the_same_signals_are_made_each_time_and_the_test_has_others() {
    Task task = Tones.task();
    Task again = Tones.task();

    assertThat(task.train().first(50)).isEqualTo(again.train().first(50));
    assertThat(task.test().first(50)).isNotEqualTo(task.train().first(50));
    assertThat(task.glimpse().first(50)).isEqualTo(task.test().first(50));
  }

  @Test
  void every_class_has_its_share() {
    LabelledExamples train = Tones.task().train();
    long[] perClass = new long[Tones.CLASSES];
    IntStream.range(0, train.count()).forEach(i -> perClass[train.label(i)]++);

    assertThat(LongStream.of(perClass).min().orElseThrow())
        .isGreaterThan((long) (0.8 * train.count() / Tones.CLASSES));
    assertThat(train.at(0, 1).getLabels().getDouble(1, train.label(1))).isEqualTo(1);
  }
}
