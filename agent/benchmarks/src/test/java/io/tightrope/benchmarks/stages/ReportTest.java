package io.tightrope.benchmarks.stages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tightrope.benchmarks.stages.data.Images;
import io.tightrope.benchmarks.stages.network.NetworkKind;
import io.tightrope.benchmarks.stages.network.Recipe;
import io.tightrope.benchmarks.stages.network.Size;
import io.tightrope.benchmarks.stages.training.Fault;
import io.tightrope.benchmarks.stages.training.FaultKind;
import io.tightrope.benchmarks.stages.training.Method;
import io.tightrope.benchmarks.stages.training.Plan;
import io.tightrope.benchmarks.stages.training.Result;
import io.tightrope.benchmarks.stages.training.Rollback;
import io.tightrope.benchmarks.stages.watched.AgentComparison;
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
  private static final Recipe RECIPE = NetworkKind.DENSE.recipe(Size.FULL);

  @TempDir
  private Path directory;

  @Test
  void a_staged_run_holds_when_it_is_sparse_everywhere_and_close_to_its_own_baseline() {
    Result baseline = result(NetworkKind.DENSE, Method.DENSE, 1, 0.88, 0.7, 0.6);
    Result baselineOfAnotherSeed = result(NetworkKind.DENSE, Method.DENSE, 2, 0.91, 0.7, 0.6);

    assertThat(holds(baseline, staged(NetworkKind.DENSE, 0.866, 0.87, 0.8))).isTrue();
    assertThat(holds(baseline, staged(NetworkKind.DENSE, 0.864, 0.87, 0.8))).isFalse();
    assertThat(holds(baseline, staged(NetworkKind.DENSE, 0.88, 0.869, 0.8))).isFalse();
    assertThat(holds(baseline, staged(NetworkKind.DENSE, 0.88, 0.87, 0.799))).isFalse();
    assertThat(holds(baseline, baselineOfAnotherSeed, staged(NetworkKind.DENSE, 0.866, 0.87, 0.8)))
        .isTrue();
    assertThat(holds(baseline, result(NetworkKind.DENSE, Method.DIRECT, 1, 0.5, 0.5, 0.5)))
        .isTrue();
  }

  @Test
  void a_convolution_network_may_lose_more_and_has_a_baseline_of_its_own_kind() {
    Result dense = result(NetworkKind.DENSE, Method.DENSE, 1, 0.95, 0.7, 0.6);
    Result baseline = result(NetworkKind.CNN2D, Method.DENSE, 1, 0.88, 0.5, 0.4);

    assertThat(holds(dense, baseline, staged(NetworkKind.CNN2D, 0.856, 0.88, 0.85)))
        .isTrue();
    assertThat(holds(dense, baseline, staged(NetworkKind.CNN2D, 0.854, 0.88, 0.85)))
        .isFalse();
  }

  @Test
  void a_run_that_decides_otherwise_under_the_agent_does_not_hold() {
    List<Result> results = List.of(
        result(NetworkKind.DENSE, Method.DENSE, 1, 0.88, 0.7, 0.6),
        staged(NetworkKind.DENSE, 0.88, 0.88, 0.85));
    AgentComparison same = new AgentComparison(NetworkKind.DENSE, 1, 20, 100, true);
    AgentComparison other = new AgentComparison(NetworkKind.CNN2D, 1, 20, 100, false);

    assertThat(new Report(2, results, List.of(same)).holds()).isTrue();
    assertThat(new Report(2, results, List.of(same, other)).holds()).isFalse();
    assertThat(new Report(2, results, List.of(same, other)).markdown())
        .contains("reason of each): 1 of 2 runs, 40 decisions");
  }

  @Test
  void the_gain_is_the_difference_to_the_plain_network_of_the_same_seed() {
    String text = report(
            result(NetworkKind.CNN1D, Method.DENSE, 1, 0.90, 0.50, 0.4),
            result(NetworkKind.CNN1D, Method.DENSE, 2, 0.90, 0.60, 0.4),
            result(NetworkKind.CNN1D, Method.GATED, 1, 0.89, 0.88, 0.85),
            result(NetworkKind.CNN1D, Method.GATED, 2, 0.87, 0.90, 0.84))
        .markdown();

    assertThat(text)
        .contains(
            "| cnn1d | 0.87 | 2 | 0.8800 | 0.9000 | 2.0 (1.0 to 3.0) | 0.890 (0.880 to 0.900) |"
                + " 0.550 | **+0.340** | 0.840 |")
        .contains("| cnn1d | 2 of 2 | 2 of 2 | 2.5 | 1 of 2 | **1 of 2** |");
  }

  @Test
  void the_documents_get_the_section_once_and_keep_everything_else() throws IOException {
    Path page = directory.resolve("benchmarks.md");
    Files.writeString(page, "# Benchmarks\n\n## Detection\n\nOld.\n");

    Documents.write(
        directory,
        report(
            result(NetworkKind.DENSE, Method.DENSE, 1, 0.8812, 0.7, 0.6),
            staged(NetworkKind.DENSE, 0.88, 0.88, 0.85)));
    Files.writeString(page, Files.readString(page) + "\nNotes below.\n");
    Documents.write(
        directory,
        report(
            result(NetworkKind.DENSE, Method.DENSE, 1, 0.7654, 0.7, 0.6),
            staged(NetworkKind.DENSE, 0.88, 0.88, 0.85)));

    assertThat(Files.readString(page))
        .startsWith("# Benchmarks\n\n## Detection\n\nOld.\n\n## Stages\n")
        .endsWith("\nNotes below.\n")
        .containsOnlyOnce("## Stages")
        .contains("| 0.7654 |")
        .doesNotContain("0.8812");
  }

  @Test
  void the_picture_is_a_document_with_one_mark_per_run() throws Exception {
    Documents.write(
        directory,
        report(
            result(NetworkKind.DENSE, Method.DENSE, 1, 0.88, 0.7, 0.6),
            result(NetworkKind.RESIDUAL, Method.GATED, 1, 0.1, 0.05, 0)));

    byte[] svg = Files.readAllBytes(directory.resolve("images").resolve("stages.svg"));
    var document = DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg));
    assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(new String(svg, StandardCharsets.UTF_8))
        .contains("dense, dense ReLU baseline, seed 1: accuracy 0.8800 at sparsity 0.700")
        .doesNotContain("NaN");
    assertThat(document.getElementsByTagName("circle").getLength())
        .isEqualTo(2 + NetworkKind.values().length + 1);
  }

  @Test
  void a_fault_is_told_with_how_long_it_went_unnoticed_and_what_was_held() {
    Result struck = new Result(
        Plan.sparse(NetworkKind.DENSE, RECIPE, Method.FAULTED, Aim.TARGET, 1),
        100,
        1,
        0.87,
        0.86,
        0.8,
        0.5,
        List.of(new Rollback(285, 0.78, "VarianceExplosion: q = 900 in layer 10.")),
        new Fault(FaultKind.WEIGHTS, 10, 280, 0.78, 0.87),
        List.of());

    assertThat(report(struck).ways())
        .contains("after step 280, in the stage at 0.780; rolled back after 5 steps")
        .contains(
            "VarianceExplosion: q = 900 in layer 10. The highest sparsity held in the end: 0.870.");
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
    return new Report(results.length, List.of(results), List.of());
  }

  private static Result staged(
      NetworkKind network, double accuracy, double sparsity, double lowest) {
    return result(network, Method.GATED, 1, accuracy, sparsity, lowest);
  }

  private static Result result(
      NetworkKind network,
      Method method,
      long seed,
      double accuracy,
      double sparsity,
      double lowest) {
    Plan plan = method == Method.DENSE
        ? Plan.dense(network, RECIPE, seed)
        : Plan.sparse(network, RECIPE, method, Aim.TARGET, seed);
    return new Result(plan, 100, 1, accuracy, sparsity, lowest, 0.5, List.of(), null, List.of());
  }
}
