package io.tightrope.benchmarks.stages.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tightrope.benchmarks.stages.network.NetworkKind;
import io.tightrope.benchmarks.stages.network.Recipe;
import io.tightrope.benchmarks.stages.network.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptRunsTest {
  private static final Recipe RECIPE = new Recipe(900, 32, 0.001, 0.02);
  private static final Plan DENSE = Plan.dense(NetworkKind.CNN1D, RECIPE, 7);
  private static final Plan STRUCK = new Plan(
      NetworkKind.DENSE,
      Size.SMALL,
      RECIPE,
      Method.FAULTED,
      0.87,
      7,
      false,
      new Plan.Strike(FaultKind.RATE, 3));

  @TempDir
  Path folder;

  @Test
  void a_kept_run_is_found_again_by_its_plan() throws IOException {
    Result dense = result(DENSE, null);
    Result struck = result(STRUCK, new Fault(FaultKind.RATE, -1, 450, 0.7, 0.65));
    new KeptRuns(folder).keep(dense);
    new KeptRuns(folder).keep(struck);

    assertThat(new KeptRuns(folder).find(DENSE)).contains(dense);
    assertThat(new KeptRuns(folder).find(STRUCK)).contains(struck);
  }

  @Test
  void a_run_of_another_recipe_is_not_taken_for_it() throws IOException {
    KeptRuns kept = new KeptRuns(folder);
    kept.keep(result(DENSE, null));

    assertThat(kept.find(Plan.dense(NetworkKind.CNN1D, RECIPE.faster(2), 7))).isEmpty();
    assertThat(kept.find(Plan.dense(NetworkKind.CNN1D, new Recipe(900, 32, 0.001, 0.03), 7)))
        .isEmpty();
  }

  @Test
  void a_damaged_file_is_named() throws IOException {
    KeptRuns kept = new KeptRuns(folder);
    kept.keep(result(DENSE, null));
    Path file;
    try (var files = Files.list(folder)) {
      file = files.findFirst().orElseThrow();
    }
    Files.writeString(file, "{\"plan\":");

    assertThatThrownBy(() -> kept.find(DENSE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file + " is not a kept run; remove it");
  }

  private static Result result(Plan plan, @Nullable Fault fault) {
    return new Result(
        plan,
        900,
        12.5,
        0.87,
        0.88,
        0.81,
        0.7,
        List.of(new Rollback(480, 0.7, "the loss is 3.2 times as large")),
        fault,
        List.of(new StageResult(0.5, 1, 100, 0.02, 0.01, 0.52, 0.5, 0.4, 0.8)));
  }
}
