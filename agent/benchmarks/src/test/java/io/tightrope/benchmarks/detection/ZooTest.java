package io.tightrope.benchmarks.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.benchmarks.detection.report.Judged;
import io.tightrope.benchmarks.detection.training.Remedy;
import io.tightrope.benchmarks.detection.training.Trained;
import io.tightrope.benchmarks.detection.zoo.Recipe;
import io.tightrope.benchmarks.detection.zoo.Zoo;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.StepFrame;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void every_fault_and_every_way_of_changing_a_stage_is_in_the_reported_part() {
    List<Recipe> reported =
        Zoo.of(Zoo.Profile.FULL).stream().filter(recipe -> !recipe.tuning()).toList();

    assertThat(reported)
        .extracting(recipe -> recipe.fault().what())
        .contains(Recipe.Fault.What.values());
    assertThat(reported)
        .extracting(Recipe::change)
        .contains(
            Recipe.Change.LAYERWISE,
            Recipe.Change.RESCALE,
            Recipe.Change.THRESHOLDS,
            Recipe.Change.MEASURED_BEFORE,
            Recipe.Change.STEERED,
            Recipe.Change.GROWING_CLIP);
  }

  @Test
  @Tag("integration")
  void a_small_zoo_is_judged_by_the_rules_and_again_from_its_recordings(@TempDir Path recordings)
      throws Exception {
    List<Recipe> zoo = Zoo.of(Zoo.Profile.SMALL);
    Keeper keeper = new Keeper(Optional.of(recordings), 2, false);

    List<Judged> judged = keeper.judge(zoo, RuleSettings.defaults());

    List<Judged> broken = judged.stream()
        .filter(run ->
            run.outcome().notFinite() || run.trained().accuracy() < 0.5 * run.baselineAccuracy())
        .toList();
    assertThat(broken)
        .hasSizeGreaterThan(5)
        .allSatisfy(
            run -> assertThat(run.firstCritical()).as(run.recipe().name()).isPresent());
    assertThat(judged)
        .filteredOn(run -> run.recipe().kind() == Recipe.Kind.HEALTHY)
        .hasSizeGreaterThan(5)
        .allSatisfy(run -> {
          assertThat(run.outcome().fails()).as(run.recipe().name()).isFalse();
          assertThat(run.firstCritical()).as(run.recipe().name()).isEmpty();
        });
    List<Judged> again =
        new Keeper(Optional.of(recordings), 2, false).judge(zoo, RuleSettings.defaults());
    assertThat(again)
        .extracting(Judged::firstCritical)
        .isEqualTo(judged.stream().map(Judged::firstCritical).toList());
  }

  @Test
  void optimizers_that_no_limit_was_set_on_are_only_reported() {
    List<Recipe> zoo = Zoo.of(Zoo.Profile.OPTIMIZERS);

    assertThat(zoo).extracting(Recipe::name).doesNotHaveDuplicates();
    assertThat(zoo).noneMatch(Recipe::tuning);
    assertThat(zoo).noneMatch(recipe -> Zoo.isTunedOn(recipe.optimization()));
    assertThat(Zoo.of(Zoo.Profile.FULL)).allMatch(recipe -> Zoo.isTunedOn(recipe.optimization()));
  }

  @Test
  @Tag("integration")
  void a_remedy_changes_nothing_before_its_step_and_holds_the_sparsity_from_then_on()
      throws Exception {
    Recipe staged = Zoo.of(Zoo.Profile.SMALL).stream()
        .filter(recipe -> recipe.change() == Recipe.Change.LAYERWISE)
        .findFirst()
        .orElseThrow();
    int step = staged.stageSteps() + 10;
    Keeper keeper = new Keeper(Optional.empty(), 1, false);

    Trained plain = keeper.train(staged);
    Trained held = keeper.train(staged, new Remedy(Remedy.What.HOLD, step, step));

    assertThat(Arrays.copyOf(held.losses(), step)).isEqualTo(Arrays.copyOf(plain.losses(), step));
    assertThat(held.losses()).isNotEqualTo(plain.losses());
    assertThat(stages(plain)).isEqualTo(staged.targets().size());
    assertThat(stages(held)).isEqualTo(2);
  }

  @Test
  @Tag("integration")
  void going_back_trains_the_undone_steps_again_and_a_fresh_start_mends_a_broken_one()
      throws Exception {
    Keeper keeper = new Keeper(Optional.empty(), 1, false);
    Recipe dies = withFault(Recipe.Fault.What.LAYER_DIES);
    Recipe tooLarge = withFault(Recipe.Fault.What.WEIGHTS_TOO_LARGE);
    int struck = dies.fault().step();

    Trained dead = keeper.train(dies);
    Trained back = keeper.train(dies, new Remedy(Remedy.What.GO_BACK, struck + 11, struck));
    Trained broken = keeper.train(tooLarge);
    Trained fresh = keeper.train(tooLarge, new Remedy(Remedy.What.START_AGAIN, 20, 0));

    assertThat(back.losses()).hasSameSizeAs(dead.losses());
    assertThat(back.accuracy()).isGreaterThan(dead.accuracy() + 0.2);
    assertThat(fresh.accuracy()).isGreaterThan(broken.accuracy() + 0.2);
  }

  private static Recipe withFault(Recipe.Fault.What what) {
    return Zoo.of(Zoo.Profile.SMALL).stream()
        .filter(recipe -> recipe.fault().what() == what)
        .findFirst()
        .orElseThrow();
  }

  private static int stages(Trained run) {
    return run.frames().stream().mapToInt(StepFrame::stage).max().orElseThrow();
  }
}
