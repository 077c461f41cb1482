package io.tightrope.benchmarks.stages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tightrope.benchmarks.stages.training.Budget;
import io.tightrope.benchmarks.stages.training.Fault;
import io.tightrope.benchmarks.stages.training.Images;
import io.tightrope.benchmarks.stages.training.Method;
import io.tightrope.benchmarks.stages.training.Plan;
import io.tightrope.benchmarks.stages.training.Result;
import io.tightrope.benchmarks.stages.training.Rollback;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportTest {

  private static final Budget BUDGET = Budget.scaled(1);

  @TempDir
  private Path directory;

  @Test
  void a_staged_run_holds_when_it_is_sparse_everywhere_and_close_to_its_own_baseline() {
    Result baseline = result(Method.DENSE, 1, 0.88, 0.7, 0.6);
    Result baselineOfAnotherSeed = result(Method.DENSE, 2, 0.91, 0.7, 0.6);

    assertThat(holds(baseline, result(Method.GATED, 1, 0.861, 0.85, 0.75))).isTrue();
    assertThat(holds(baseline, result(Method.GATED, 1, 0.859, 0.85, 0.75))).isFalse();
    assertThat(holds(baseline, result(Method.GATED, 1, 0.88, 0.849, 0.75))).isFalse();
    assertThat(holds(baseline, result(Method.GATED, 1, 0.88, 0.85, 0.749))).isFalse();
    assertThat(holds(baseline, baselineOfAnotherSeed, result(Method.GATED, 1, 0.861, 0.85, 0.75)))
        .isTrue();
    assertThat(holds(baseline, result(Method.DIRECT, 1, 0.5, 0.5, 0.5))).isTrue();
  }

  @Test
  void the_documents_get_the_section_once_and_keep_everything_else() throws IOException {
    Path page = directory.resolve("benchmarks.md");
    Files.writeString(page, "# Benchmarks\n\n## Detection\n\nOld.\n");

    Documents.write(directory, report(result(Method.DENSE, 1, 0.8812, 0.7, 0.6)));
    Files.writeString(page, Files.readString(page) + "\nNotes below.\n");
    Documents.write(directory, report(result(Method.DENSE, 1, 0.7654, 0.7, 0.6)));

    assertThat(Files.readString(page))
        .startsWith("# Benchmarks\n\n## Detection\n\nOld.\n\n## Stages\n")
        .endsWith("\nNotes below.\n")
        .containsOnlyOnce("## Stages")
        .contains("| 0.7654 |")
        .doesNotContain("0.8812");
  }

  @Test
  void the_picture_is_a_document_with_one_mark_a_run() throws Exception {
    Documents.write(
        directory,
        report(result(Method.DENSE, 1, 0.88, 0.7, 0.6), result(Method.UNGUARDED, 1, 0.1, 0.05, 0)));

    byte[] svg = Files.readAllBytes(directory.resolve("images").resolve("stages.svg"));
    var document = DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg));
    assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(new String(svg, StandardCharsets.UTF_8))
        .contains("dense ReLU baseline, seed 1: accuracy 0.8800 at sparsity 0.700")
        .doesNotContain("NaN");
    assertThat(document.getElementsByTagName("circle").getLength())
        .isEqualTo(2 + Method.values().length);
  }

  @Test
  void a_fault_is_told_with_how_long_it_went_unnoticed_and_what_was_held() {
    Result struck = new Result(
        new Plan(Method.FAULTED, Plan.TARGET, 1, false),
        100,
        1,
        0.87,
        0.86,
        0.8,
        0.5,
        List.of(new Rollback(285, 0.78, "VarianceExplosion: q = 900 in layer 10.")),
        new Fault(10, 280, 0.78, 0.87),
        List.of());

    assertThat(report(struck).markdown())
        .contains("after step 280, in the stage at 0.780; rolled back after 5 steps")
        .contains(
            "VarianceExplosion: q = 900 in layer 10. The highest stage held in the end: 0.870.");
  }

  @Test
  void without_images_one_line_says_what_to_install() {
    assertThatThrownBy(() -> Images.read(Optional.of(directory.resolve("none"))))
        .isInstanceOf(Images.MissingException.class)
        .hasMessageContaining("dataset-fashion-mnist")
        .hasMessageContaining("--data");
  }

  private static boolean holds(Result... results) {
    return report(results).holds();
  }

  private static Report report(Result... results) {
    return new Report(BUDGET, results.length, List.of(results));
  }

  private static Result result(
      Method method, long seed, double accuracy, double sparsity, double lowest) {
    double target = method == Method.DENSE ? 0 : Plan.TARGET;
    return new Result(
        new Plan(method, target, seed, false),
        100,
        1,
        accuracy,
        sparsity,
        lowest,
        0.5,
        List.of(),
        null,
        List.of());
  }
}
