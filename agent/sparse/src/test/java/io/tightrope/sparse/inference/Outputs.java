package io.tightrope.sparse.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Compares outputs within the rounding of sums in single precision. */
final class Outputs {
  private static final float ROUNDING = 2e-5f;

  private Outputs() {}

  static void assertEqual(float[][] actual, float[][] expected, String what) {
    assertThat(actual).hasNumberOfRows(expected.length);
    for (int row = 0; row < expected.length; row++) {
      assertThat(actual[row]).hasSameSizeAs(expected[row]);
      float scale = 1;
      for (float value : expected[row]) {
        scale = Float.isFinite(value) ? Math.max(scale, Math.abs(value)) : scale;
      }
      for (int i = 0; i < expected[row].length; i++) {
        String place = what + ", row " + row + ", output " + i;
        if (Float.isFinite(expected[row][i])) {
          assertThat(actual[row][i])
              .as(place)
              .isCloseTo(expected[row][i], within(ROUNDING * scale));
        } else {
          // Boxed, since NaN equals NaN only so.
          assertThat(Float.valueOf(actual[row][i]))
              .as(place)
              .isEqualTo(Float.valueOf(expected[row][i]));
        }
      }
    }
  }
}
