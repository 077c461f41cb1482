package io.tightrope.core.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.theory.design.Verdict;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TheoryReportTest {

  @Test
  void the_second_fixed_point_of_a_wide_clip_is_listed() {
    ObjectNode json = ask("activation=cst sparsity=0.9 q=1 slope=0.9");
    assertThat(json.get("feasible").asBoolean()).isTrue();
    assertThat(json.get("tau").asDouble()).isCloseTo(1.6448536, within(1e-6));
    assertThat(json.get("m").asDouble()).isCloseTo(1.442614, within(1e-6));
    assertThat(json.get("dV").asDouble()).isCloseTo(0.9, within(1e-9));
    assertThat(json.get("fixedPoints")).hasSize(3);
    assertThat(json.at("/fixedPoints/2/q").asDouble()).isBetween(8.5, 9.5);
    assertThat(json.at("/fixedPoints/2/stable").asBoolean()).isTrue();
    assertThat(json.at("/fixedPoints/2/basin/1").asText()).isEqualTo("Infinity");
    assertThat(json.get("verdict").asText()).isEqualTo("at-risk");
    assertThat(json.get("code").asText()).contains("SparseDesign.cst(0.9, 1.0, 0.9)");
  }

  @Test
  void depth_and_width_tell_the_escape_probability_and_advise_something_safer() {
    ObjectNode json = ask("activation=cst sparsity=0.85 q=1 slope=0.9 depth=50 width=100");
    assertThat(json.get("escapeProbability").asDouble()).isGreaterThan(0.2);
    assertThat(json.get("verdict").asText()).isEqualTo("unstable");
    assertThat(json.at("/advice/safe").asBoolean()).isTrue();
    assertThat(json.at("/advice/slope").asDouble()).isLessThan(0.9);
    assertThat(json.at("/risk/variance")).hasSize(50);
    assertThat(json.get("inputCorrelation")).hasSize(50);
  }

  @Test
  void published_escape_probability_of_a_deep_sparse_network_comes_out() {
    ObjectNode json = ask("activation=cst sparsity=0.9 q=1 slope=0.9 depth=50 width=100");
    assertThat(json.get("escapeProbability").asDouble()).isCloseTo(0.65, within(0.05));
    assertThat(json.at("/advice/safe").asBoolean()).isFalse();
    assertThat(json.at("/advice/highestSafeSparsity").asDouble()).isBetween(0.7, 0.9);
  }

  @Test
  void without_a_slope_the_advice_is_taken_when_the_network_is_known() {
    ObjectNode advised = ask("activation=crelu sparsity=0.8 q=2 depth=30 width=200");
    assertThat(advised.get("dV").asDouble())
        .isCloseTo(advised.at("/advice/slope").asDouble(), within(1e-9));
    assertThat(advised.get("verdict").asText()).isEqualTo("stable");
    assertThat(ask("activation=crelu sparsity=0.8 q=2").get("dV").asDouble())
        .isCloseTo(TheoryReport.USUAL_SLOPE, within(1e-9));
  }

  @Test
  void a_design_is_at_risk_where_the_advisor_finds_no_safe_slope() {
    ObjectNode json = ask("activation=crelu sparsity=0.961 slope=0.7 depth=30 width=100");
    assertThat(json.at("/advice/safe").asBoolean()).isFalse();
    assertThat(json.get("verdict").asText()).isEqualTo("at-risk");
    assertThat(json.get("reason").asText()).contains("not safe at any slope");
  }

  @Test
  void the_risk_begins_where_the_first_layer_does() {
    ObjectNode json = ask("activation=crelu sparsity=0.9 slope=0.9 depth=20 width=100 start=4");
    assertThat(json.at("/risk/variance/0/median").asDouble()).isCloseTo(4, within(1e-9));
    assertThat(json.at("/risk/leavesBand").asDouble())
        .isGreaterThan(ask("activation=crelu sparsity=0.9 slope=0.9 depth=20 width=100")
            .at("/risk/leavesBand")
            .asDouble());
  }

  @Test
  void an_unclipped_activation_is_unstable_by_construction() {
    TheoryReport report =
        TheoryReport.answer(TheoryQuestion.of(Map.of("activation", "relu_tau", "sparsity", "0.8")));
    assertThat(report.verdict()).isEqualTo(Verdict.UNSTABLE);
    assertThat(report.reason()).contains("stable-from-below");
    assertThat(TheoryJson.of(report).get("m").isNull()).isTrue();
  }

  @Test
  void what_cannot_be_initialized_says_why() {
    ObjectNode json = ask("activation=relu_tau sparsity=0.2");
    assertThat(json.get("feasible").asBoolean()).isFalse();
    assertThat(json.get("reason").asText()).contains("bias variance");
    assertThat(json.has("tau")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sparsity | activation=crelu sparsity=1.2",
        "sparsity | activation=crelu sparsity=NaN",
        "sparsity | activation=crelu sparsity=many",
        "sparsity | activation=crelu",
        "activation | sparsity=0.8",
        "activation | activation=relu sparsity=0.8",
        "q | activation=crelu sparsity=0.8 q=-1",
        "q | activation=crelu sparsity=0.8 q=Infinity",
        "slope | activation=crelu sparsity=0.8 slope=1",
        "slope | activation=st sparsity=0.8 slope=0.5",
        "clip | activation=crelu sparsity=0.8 slope=0.5 clip=1",
        "clip | activation=crelu sparsity=0.8 clip=0",
        "clip | activation=st sparsity=0.8 clip=1",
        "depth | activation=crelu sparsity=0.8 depth=0 width=100",
        "depth | activation=crelu sparsity=0.8 depth=1.5 width=100",
        "width | activation=crelu sparsity=0.8 depth=10",
        "start | activation=crelu sparsity=0.8 start=0",
        "color | activation=crelu sparsity=0.8 color=blue"
      })
  void a_senseless_question_is_refused_with_the_name_of_its_parameter(String field, String query) {
    assertThatExceptionOfType(InvalidQuestionException.class)
        .isThrownBy(() -> ask(query))
        .satisfies(e -> assertThat(e.field()).isEqualTo(field))
        .withMessageContaining(field);
  }

  private static ObjectNode ask(String query) {
    Map<String, String> texts = new TreeMap<>();
    for (String pair : query.split(" ")) {
      texts.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    return TheoryJson.of(TheoryReport.answer(TheoryQuestion.of(texts)));
  }
}
