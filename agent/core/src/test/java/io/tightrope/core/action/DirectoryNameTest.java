package io.tightrope.core.action;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"mnist-lr3", "a", "mlp_3x100.v2", "2026-11-30-x"})
  void a_safe_name_stays(String run) {
    assertThat(DirectoryName.of(run)).isEqualTo(run);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        ".",
        "../../etc/passwd",
        "/etc",
        "a/b",
        "a\\b",
        "C:x",
        "con",
        "NUL.txt",
        "ends.",
        " x ",
        ".hidden",
        "-rf",
        "a\tb",
        "a\u0000b",
        "\u8a13\u7df4",
        "lr=0.01,bs=32",
        "a*b?",
        "x\"y"
      })
  void any_other_becomes_one_that_is_safe_everywhere(String run) {
    assertThat(DirectoryName.of(run)).matches("run-[A-Za-z0-9_-]*-[0-9a-f]{8}");
  }

  @Test
  void names_that_differ_in_what_is_not_safe_do_not_share_one() {
    assertThat(DirectoryName.of("a/b")).isNotEqualTo(DirectoryName.of("a:b"));
    assertThat(DirectoryName.of("x".repeat(150) + "1"))
        .isNotEqualTo(DirectoryName.of("x".repeat(150) + "2"))
        .hasSizeLessThan(100);
  }
}
