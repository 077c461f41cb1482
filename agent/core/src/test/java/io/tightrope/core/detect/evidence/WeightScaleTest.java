package io.tightrope.core.detect.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.core.run.LayerDescription;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightScaleTest {
  private static LayerDescription layer(String kind, int fanIn, int units) {
    return new LayerDescription(0, "layer", kind, units, fanIn, List.of(), Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({"4,161", "161,3", "784,100", "10,1000", "1000,10", "64,64"})
  void no_usual_initializer_leaves_the_range(int fanIn, int units) {
    double xavier = 2.0 / (fanIn + units);
    for (double variance : List.of(
        xavier, xavier / 3, 2.0 / fanIn, 1.0 / fanIn, 1.0 / (3 * fanIn), 1.67 * 1.67 * xavier)) {
      assertThat(WeightScale.ofUsual(layer("dense", fanIn, units), variance * fanIn))
          .as("variance %s", variance)
          .isBetween(0.999, 1.6);
    }
  }

  @Test
  void a_factor_on_the_weights_is_found_squared() {
    LayerDescription layer = layer("dense", 100, 100);

    assertThat(WeightScale.ofUsual(layer, 4 * 30 * 30)).isCloseTo(900, within(1e-9));
    assertThat(WeightScale.ofUsual(layer, 1e-4 / 3)).isCloseTo(1e-4, within(1e-12));
  }

  @Test
  void a_convolution_may_have_few_channels_in_and_many_out() {
    assertThat(WeightScale.ofUsual(layer("convolution", 9, 32), 9 * 2.0 / (9 + 9 * 32)))
        .isEqualTo(1);
  }

  @Test
  void without_weights_or_with_zeros_there_is_no_scale() {
    assertThat(WeightScale.ofUsual(layer("activation", 0, 10), 1)).isNaN();
    assertThat(WeightScale.ofUsual(layer("dense", 10, 10), 0)).isNaN();
    assertThat(WeightScale.ofUsual(layer("dense", 10, 10), Double.NaN)).isNaN();
  }
}
