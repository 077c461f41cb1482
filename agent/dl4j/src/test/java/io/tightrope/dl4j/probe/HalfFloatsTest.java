package io.tightrope.dl4j.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfFloatsTest {
  /** Bits and values of IEEE 754 binary16. */
  @ParameterizedTest
  @CsvSource({
    "0000, 0",
    "3c00, 1",
    "c000, -2",
    "3555, 0.333251953125",
    "7bff, 65504",
    "0400, 0.00006103515625",
    "0001, 0.000000059604644775390625",
    "83ff, -0.000060975551605224609375",
    "7c00, Infinity",
    "fc00, -Infinity",
    "7e00, NaN",
    "7c01, NaN"
  })
  void a_half_is_the_float_of_the_same_value(String bits, float value) {
    assertThat(HalfFloats.toFloat((short) Integer.parseInt(bits, 16)))
        .isEqualTo(Float.valueOf(value));
  }

  @Test
  void each_finite_half_is_its_mantissa_times_its_power_of_two() {
    for (int bits = 0; bits < 0x7c00; bits++) {
      int exponent = bits >> 10;
      double mantissa = (bits & 0x3ff) / 1024.0 + (exponent == 0 ? 0 : 1);
      double value = Math.scalb(mantissa, Math.max(exponent, 1) - 15);

      assertThat(HalfFloats.toFloat((short) bits)).isEqualTo((float) value);
      assertThat(HalfFloats.toFloat((short) (bits | 0x8000))).isEqualTo((float) -value);
    }
  }
}
