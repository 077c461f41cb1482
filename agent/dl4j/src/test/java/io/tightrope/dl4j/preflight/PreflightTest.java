package io.tightrope.dl4j.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.sparse.init.SparseDesign;
import io.tightrope.theory.design.Verdict;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PreflightTest {
  private static final int DEPTH = 30;
  private static final int WIDTH = 100;

  @Test
  void a_deep_shifted_relu_network_is_unstable_in_theory_and_in_fact() {
    PreflightReport report =
        Preflight.of(Networks.sparse(DEPTH, WIDTH, SparseDesign.reluTau(0.8, 1)));
    assertThat(report.verdict()).isEqualTo(Verdict.UNSTABLE);
    assertThat(report.predicted()).contains(Verdict.UNSTABLE);
    assertThat(report.measured()).contains(Verdict.UNSTABLE);
    assertThat(report.trained()).isFalse();
    assertThat(report.escapeProbability().orElseThrow()).isGreaterThan(0.2);
    assertThat(report.reasons())
        .anySatisfy(reason -> assertThat(reason).contains("variance leaves"));
    assertThat(report.recommendation()).hasValueSatisfying(better -> {
      assertThat(better.activation()).isEqualTo("crelu");
      assertThat(better.sparsity()).hasValueCloseTo(0.8, within(1e-9));
      assertThat(better.tau()).hasValueCloseTo(0.8416, within(1e-3));
      assertThat(better.m().orElseThrow()).isBetween(0.5, 2.0);
      assertThat(better.code()).contains("SparseDesign.crelu(0.8");
    });
  }

  @Test
  void its_clipped_twin_is_stable_and_measured_as_predicted() {
    PreflightReport report =
        Preflight.of(Networks.sparse(DEPTH, WIDTH, SparseDesign.crelu(0.8, 1, 0.7)));
    assertThat(report.verdict()).as(report.reasons().toString()).isEqualTo(Verdict.STABLE);
    assertThat(report.predicted()).contains(Verdict.STABLE);
    assertThat(report.measured()).contains(Verdict.STABLE);
    assertThat(report.escapeProbability().orElseThrow()).isLessThan(0.01);
    assertThat(report.layers()).hasSize(DEPTH + 1);
    for (LayerReport layer : report.layers().subList(0, DEPTH)) {
      assertThat(layer.predicted().q().orElseThrow()).isBetween(0.6, 1.6);
      assertThat(layer.measured().q().orElseThrow())
          .as("measured q of layer %s", layer.index())
          .isBetween(0.5, 2.0);
      assertThat(layer.predicted().sparsity().orElseThrow()).isCloseTo(0.8, within(0.05));
      assertThat(layer.measured().sparsity().orElseThrow()).isCloseTo(0.8, within(0.15));
    }
    assertThat(report.gradientGain().orElseThrow()).isBetween(0.01, 100.0);
    assertThat(report.measuredGradientGain().orElseThrow()).isBetween(0.001, 1000.0);
  }

  @Test
  void the_recommendation_for_an_unstable_network_is_itself_found_stable() {
    Recommendation better = Preflight.predict(
            Networks.sparse(DEPTH, WIDTH, SparseDesign.reluTau(0.8, 1)))
        .recommendation()
        .orElseThrow();
    SparseDesign design =
        SparseDesign.crelu(better.sparsity().orElseThrow(), better.q(), better.slope());
    assertThat(Preflight.predict(Networks.sparse(DEPTH, WIDTH, design)).verdict())
        .isEqualTo(Verdict.STABLE);
  }

  @Test
  void input_correlation_and_gradient_gain_are_measured_where_they_are_predicted() {
    PreflightReport report =
        Preflight.of(Networks.sparse(12, 400, SparseDesign.crelu(0.7, 2, 0.6)));
    for (LayerReport layer : report.layers().subList(0, 11)) {
      assertThat(layer.measured().correlation().orElseThrow())
          .as("correlation at layer %s", layer.index())
          .isCloseTo(layer.predicted().correlation().orElseThrow(), within(0.06));
      assertThat(
              layer.measured().gain().orElseThrow() / layer.predicted().gain().orElseThrow())
          .as("gain at layer %s", layer.index())
          .isBetween(0.55, 1.8);
    }
  }

  @Test
  void relu_is_stable_with_its_own_initialization_and_vanishes_with_anothers() {
    assertThat(verdict(Networks.dense(DEPTH, WIDTH, new ActivationReLU(), WeightInit.RELU)))
        .isEqualTo(Verdict.STABLE);
    PreflightReport xavier =
        Preflight.of(Networks.dense(DEPTH, WIDTH, new ActivationReLU(), WeightInit.XAVIER));
    assertThat(xavier.verdict()).isEqualTo(Verdict.UNSTABLE);
    assertThat(xavier.reasons().get(0)).contains("gradient norm shrinks");
    assertThat(xavier.recommendation().orElseThrow().sw2()).isCloseTo(2, within(1e-9));
    assertThat(xavier.recommendation().orElseThrow().code()).contains("WeightInit.RELU");
  }

  @Test
  void tanh_is_covered_by_quadrature() {
    PreflightReport report =
        Preflight.of(Networks.dense(10, WIDTH, new ActivationTanH(), WeightInit.XAVIER));
    assertThat(report.verdict()).as(report.reasons().toString()).isEqualTo(Verdict.STABLE);
    for (LayerReport layer : report.layers().subList(0, 10)) {
      assertThat(layer.measured().q().orElseThrow() / layer.predicted().q().orElseThrow())
          .isBetween(0.6, 1.6);
    }
  }

  @Test
  void sparse_activations_without_their_biases_die_at_once() {
    PreflightReport report = Preflight.of(Networks.dense(
        DEPTH, WIDTH, SparseDesign.crelu(0.8, 1, 0.7).activation(), WeightInit.XAVIER));
    assertThat(report.verdict()).isEqualTo(Verdict.UNSTABLE);
    assertThat(report.reasons()).anySatisfy(reason -> assertThat(reason).contains("silent"));
    assertThat(report.recommendation()).isPresent();
  }

  @Test
  void numbers_that_are_not_finite_are_unstable() {
    MultiLayerNetwork network = Networks.sparse(5, WIDTH, SparseDesign.crelu(0.8, 1, 0.7));
    network.getLayer(2).getParam("W").putScalar(0, 0, Double.NaN);
    PreflightReport report = Preflight.of(network);
    assertThat(report.verdict()).isEqualTo(Verdict.UNSTABLE);
    assertThat(report.reasons())
        .anySatisfy(reason -> assertThat(reason).contains("layer 2", "NaN"));
  }

  @Test
  void a_trained_network_is_recognized_and_judged_by_measurement() {
    MultiLayerNetwork network = Networks.sparse(6, WIDTH, SparseDesign.crelu(0.7, 1, 0.7));
    INDArray inputs = Nd4j.randn(100, Networks.INPUTS);
    INDArray labels = Nd4j.zeros(100, Networks.CLASSES);
    for (int b = 0; b < 100; b++) {
      labels.putScalar(b, b % Networks.CLASSES, 1);
    }
    network.fit(inputs, labels);
    PreflightReport report = Preflight.of(network);
    assertThat(report.trained()).isTrue();
    assertThat(report.predicted()).isEmpty();
    assertThat(report.escapeProbability()).isEmpty();
    assertThat(report.verdict()).isEqualTo(report.measured().orElseThrow());
    assertThat(report.reasons().get(0)).contains("trained");
  }

  @Test
  void aligned_weights_betray_training_where_the_step_count_was_lost() {
    MultiLayerNetwork network = Networks.sparse(4, WIDTH, SparseDesign.crelu(0.7, 1, 0.7));
    for (int layer = 1; layer < 4; layer++) {
      network.getLayer(layer).getParam("W").addi(0.35);
    }
    assertThat(Preflight.of(network).trained()).isTrue();
  }

  @Test
  void looking_changes_neither_the_network_nor_the_random_numbers() {
    MultiLayerNetwork network = Networks.sparse(5, WIDTH, SparseDesign.cst(0.8, 1, 0.6));
    INDArray before = network.params().dup();
    Nd4j.getRandom().setSeed(77);
    INDArray expected = Nd4j.randn(20);
    Nd4j.getRandom().setSeed(77);
    Preflight.of(network);
    Preflight.predict(network);
    assertThat(Nd4j.randn(20)).isEqualTo(expected);
    assertThat(network.params()).isEqualTo(before);
    assertThat(network.getIterationCount()).isZero();
  }

  @Test
  void a_hidden_softmax_is_outside_the_theory_and_says_so() {
    PreflightReport report =
        Preflight.of(Networks.dense(3, WIDTH, new ActivationSoftmax(), WeightInit.XAVIER));
    assertThat(report.layers().get(0).notes())
        .anySatisfy(note -> assertThat(note).contains("outside the theory"));
    assertThat(report.layers().get(1).predicted().q()).isEmpty();
    assertThat(report.layers().get(1).measured().q()).isPresent();
  }

  @Test
  void inputs_of_another_shape_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Preflight.of(
            Networks.sparse(3, WIDTH, SparseDesign.crelu(0.7, 1, 0.7)), Nd4j.randn(8, 7)))
        .withMessageContaining("[8, 7]");
  }

  private static Verdict verdict(MultiLayerNetwork network) {
    return Preflight.of(network).verdict();
  }
}
