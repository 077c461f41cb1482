package io.tightrope.benchmarks.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tightrope.benchmarks.CommandConsole;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InferenceCommandTest {

  @RegisterExtension
  private final CommandConsole console = new CommandConsole();

  @Test
  void every_width_sparsity_and_batch_gives_a_row_with_its_ratios() throws IOException {
    int code = run("--json", "--widths", "40", "--sparsities", "0,0.75", "--batches", "1,3");

    assertThat(code).isZero();
    JsonNode rows = new ObjectMapper().readTree(console.printed()).get("rows");
    assertThat(rows).hasSize(4);
    assertThat(rows.get(0).get("zeros").asDouble()).isLessThan(0.01);
    assertThat(rows.get(2).get("zeros").asDouble()).isBetween(0.70, 0.80);
    assertThat(rows).extracting(row -> row.get("batch").asInt()).containsExactly(1, 3, 1, 3);
    for (JsonNode row : rows) {
      assertThat(row.get("microsPerCall")).hasSize(6);
      JsonNode ratio = row.get("fastestDenseOverSparse");
      assertThat(ratio.get("low95").asDouble())
          .isPositive()
          .isLessThanOrEqualTo(ratio.get("median").asDouble());
      assertThat(ratio.get("verdict").asText()).isIn("faster", "even", "slower");
    }
  }

  @Test
  void the_tables_have_a_line_for_each_width() {
    run("--widths", "30,40", "--sparsities", "0.5", "--batches", "2");

    assertThat(console.printed())
        .contains("| width | zeros 0.5 |")
        .containsPattern("\\| 30 \\| \\d")
        .containsPattern("\\| 3 x 40 \\| 0\\.\\d+ \\| 2 \\|")
        .contains("waited for a processor");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--widths     | 100,0 | --widths has 0. Give widths of 1 or more.",
        "--sparsities | 1     | --sparsities has 1.0. Give shares of at least 0 and below 1.",
        "--sparsities | NaN   | --sparsities has NaN. Give shares of at least 0 and below 1.",
        "--batches    | 65    | --batches has 65. Give 1 to 64 samples.",
        "--rounds     | 0     | --rounds is 0. Give 1 or more.",
        "--steps      | -1    | --steps is -1. Give 1 or more.",
        "--only       | both  | Invalid value for option '--only'"
      })
  void what_cannot_be_measured_is_a_usage_error_that_says_what_to_give(
      String option, String value, String message) {
    assertThat(console.run(new InferenceCommand(), option, value)).isEqualTo(2);

    assertThat(console.errors()).startsWith(message);
    assertThat(console.printed()).isEmpty();
  }

  private int run(String... options) {
    String[] all = new String[options.length + 4];
    System.arraycopy(options, 0, all, 4, options.length);
    all[0] = "--only";
    all[1] = "chosen";
    all[2] = "--rounds";
    all[3] = "3";
    return console.run(new InferenceCommand(), all);
  }
}
