package io.tightrope.benchmarks.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ZooTest {

  @Test
  void the_full_zoo_is_large_seeded_and_split() {
    List<Recipe> zoo = Zoo.of(Zoo.Profile.FULL);

    assertThat(zoo).hasSizeGreaterThan(240).isEqualTo(Zoo.of(Zoo.Profile.FULL));
    assertThat(zoo).extracting(Recipe::name).doesNotHaveDuplicates();
    Set<Boolean> parts = zoo.stream().map(Recipe::tuning).collect(Collectors.toSet());
    assertThat(parts).isEqualTo(new HashSet<>(List.of(true, false)));
  }

  @Test
  void a_recipe_gives_the_same_frames_every_time() throws IOException {
    Recipe recipe = Zoo.of(Zoo.Profile.SMALL).get(1);
    Recipe shorter = new Recipe(
        recipe.name(),
        recipe.kind(),
        recipe.activation(),
        4,
        32,
        recipe.learningRate(),
        recipe.q(),
        recipe.slope(),
        recipe.targets(),
        recipe.change(),
        0,
        20,
        recipe.fault(),
        recipe.seed(),
        false);
    Images images = Images.read();

    Training.Result first = Training.run(shorter, images);
    Training.Result second = Training.run(shorter, images);

    assertThat(second.losses()).isEqualTo(first.losses());
    assertThat(second.accuracy()).isEqualTo(first.accuracy());
    assertThat(first.losses()[19]).isLessThan(first.losses()[0]);
  }

  @Test
  @Tag("integration")
  void most_failures_of_a_small_zoo_are_alerted_and_no_healthy_run_is() throws Exception {
    List<Judged> judged = DetectionCommand.judge(Zoo.of(Zoo.Profile.SMALL), 2, false);

    List<Judged> healthy = judged.stream().filter(run -> !run.outcome().fails()).toList();
    List<Judged> broken = judged.stream()
        .filter(run -> run.outcome().notFinite() || run.accuracy() < 0.5 * run.twinAccuracy())
        .toList();
    assertThat(healthy)
        .isNotEmpty()
        .allSatisfy(
            run -> assertThat(run.firstCritical()).as(run.recipe().name()).isEmpty());
    assertThat(broken)
        .isNotEmpty()
        .allSatisfy(
            run -> assertThat(run.firstCritical()).as(run.recipe().name()).isPresent());
  }
}
