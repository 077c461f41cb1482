package io.tightrope.dl4j.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.stats.ActivationBands;
import io.tightrope.sparse.activation.CReLU;
import io.tightrope.sparse.activation.CST;
import org.junit.jupiter.api.Test;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.profiler.ProfilerConfig;

class ActivationShapesTest {

  @Test
  void a_clipped_shifted_relu_is_known_to_the_last_float() {
    ActivationShape shape = new ActivationShapes().of(new CReLU(0.84, 1.27), DataType.FLOAT);

    assertThat(shape.description().kind()).isEqualTo("crelu");
    assertThat(shape.bands().silentFrom()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(shape.bands().silentTo()).isEqualTo((float) 0.84);
    assertThat(shape.description().m().orElseThrow()).isEqualTo((float) 1.27);
    assertThat(shape.bands().clippedAbove()).isBetween(2.10999, 2.11001);
  }

  @Test
  void a_clipped_soft_threshold_is_silent_about_zero() {
    ActivationShape shape = new ActivationShapes().of(new CST(0.5, 1), DataType.DOUBLE);

    assertThat(shape.description().kind()).isEqualTo("cst");
    assertThat(shape.bands()).isEqualTo(new ActivationBands(-0.5, 0.5, -1.5, 1.5));
  }

  @Test
  void a_plain_relu_is_the_shifted_one_with_threshold_zero() {
    ActivationShape shape =
        new ActivationShapes().of(Activation.RELU.getActivationFunction(), DataType.FLOAT);

    assertThat(shape.description().kind()).isEqualTo("relu_tau");
    assertThat(shape.description().tau().orElseThrow()).isZero();
    assertThat(shape.isSparse()).isFalse();
  }

  @Test
  void running_out_of_digits_is_neither_a_dead_zone_nor_a_clip() {
    for (Activation smooth :
        new Activation[] {Activation.TANH, Activation.SIGMOID, Activation.ELU, Activation.SOFTMAX
        }) {
      ActivationShape shape =
          new ActivationShapes().of(smooth.getActivationFunction(), DataType.FLOAT);

      assertThat(shape.bands()).as(smooth.name()).isEqualTo(ActivationBands.NONE);
    }
  }

  @Test
  void probing_leaves_the_random_state_as_it_was() {
    Nd4j.getRandom().setSeed(5);
    double undisturbed = Nd4j.rand(1).getDouble(0);
    Nd4j.getRandom().setSeed(5);

    new ActivationShapes().of(Activation.RRELU.getActivationFunction(), DataType.FLOAT);

    assertThat(Nd4j.rand(1).getDouble(0)).isEqualTo(undisturbed);
  }

  @Test
  void a_function_that_throws_has_a_name_and_a_reason_instead_of_a_shape() {
    IActivation choosy = new BaseActivationFunction() {
      @Override
      public INDArray getActivation(INDArray in, boolean training) {
        throw new IllegalArgumentException("wants pairs of columns");
      }

      @Override
      public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
        throw new AssertionError("nobody asks for slopes of what has no values");
      }

      @Override
      public String toString() {
        throw new UnsupportedOperationException("nor for its name");
      }
    };
    ActivationShapes shapes = new ActivationShapes();

    ActivationShape shape = shapes.of(choosy, DataType.FLOAT);

    assertThat(shape.bands()).isEqualTo(ActivationBands.NONE);
    assertThat(shape.refusal().orElseThrow()).contains("wants pairs of columns");
    assertThat(shapes.theory(choosy)).isEmpty();
  }

  @Test
  void a_check_for_overflow_that_the_program_asked_for_does_not_stop_the_probe() {
    Nd4j.getExecutioner()
        .setProfilingConfig(ProfilerConfig.builder().checkForINF(true).build());
    try {
      ActivationShape shape =
          new ActivationShapes().of(Activation.SOFTPLUS.getActivationFunction(), DataType.FLOAT);

      assertThat(shape.refusal()).isPresent();
      assertThat(shape.description().kind()).isEqualTo("softplus");
    } finally {
      Nd4j.getExecutioner().setProfilingConfig(ProfilerConfig.builder().build());
    }
  }
}
