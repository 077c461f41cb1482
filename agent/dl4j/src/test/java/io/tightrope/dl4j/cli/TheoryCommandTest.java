package io.tightrope.dl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TheoryCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void json_lists_every_fixed_point_of_a_wide_clip() throws Exception {
    int code = run("theory --activation cst --sparsity 0.9 --q 1 --slope 0.9 --json");
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(code).isZero();
    assertThat(json.get("fixedPoints")).hasSize(3);
    assertThat(json.at("/fixedPoints/2/q").asDouble()).isCloseTo(9, within(0.5));
    assertThat(json.at("/fixedPoints/2/stable").asBoolean()).isTrue();
  }

  @Test
  void an_escape_probability_that_high_is_a_bad_answer() throws Exception {
    int code = run(
        "theory --activation cst --sparsity 0.9 --q 1 --slope 0.9 --depth 50 --width 100 --json");
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.get("escapeProbability").asDouble()).isCloseTo(0.65, within(0.05));
    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void text_shows_numbers_fixed_points_risk_advice_and_code() {
    int code = run("theory --activation crelu --sparsity 0.8 --q 2 --depth 30 --width 200");
    assertThat(code).isZero();
    assertThat(out.toString())
        .contains(
            "stable",
            "tau 1.19",
            "fixed points",
            "escapes",
            "advice",
            "SparseDesign.crelu(0.8, 2.0");
  }

  @ParameterizedTest
  @CsvSource({
    "theory --activation crelu --sparsity 1.2, --sparsity must lie strictly between 0 and 1",
    "theory --activation relu --sparsity 0.8, --activation must be one of relu_tau",
    "theory --activation crelu, --sparsity",
    "theory --activation crelu --sparsity 0.8 --depth many --width 3, --depth is not a whole number",
    "theory --activation crelu --sparsity 0.8 --color blue, Unknown option",
    "levitate, Unmatched argument"
  })
  void wrong_usage_is_one_clear_line_on_standard_error(String arguments, String message) {
    assertThat(run(arguments)).isEqualTo(2);
    assertThat(err.toString().strip()).contains(message).doesNotContain("\n");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void help_explains_the_options() {
    assertThat(run("theory --help")).isZero();
    assertThat(out.toString()).contains("--sparsity", "--slope", "Exit code");
  }

  private int run(String arguments) {
    return Main.run(new PrintWriter(out), new PrintWriter(err), arguments.split(" "));
  }
}
