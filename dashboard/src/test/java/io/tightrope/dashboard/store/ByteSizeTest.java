package io.tightrope.dashboard.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1000000, 1000000",
    "20 GB, 20000000000",
    "20gb, 20000000000",
    "1.5 TB, 1500000000000",
    "512 MiB, 536870912",
    "' 2 KiB ', 2048",
    "7 B, 7",
    "0.5 kB, 500"
  })
  void a_size_is_read_with_its_unit(String text, long bytes) {
    assertThat(ByteSize.parse(text)).isEqualTo(OptionalLong.of(bytes));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "much", "-1", "20 GX", "GB", "1e9", "1,5 GB", "9300000000 GB", "20 G B", "NaN"
      })
  void what_is_not_a_size_or_too_large_for_one_is_not_read(String text) {
    assertThat(ByteSize.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 bytes",
    "1, 1 byte",
    "999, 999 bytes",
    "1000, 1.0 kB",
    "1550000, 1.6 MB",
    "999990, 1.0 MB",
    "20000000000, 20.0 GB",
    "9223372036854775807, 9.2 EB"
  })
  void a_size_is_shown_with_the_unit_that_fits(long bytes, String text) {
    assertThat(ByteSize.format(bytes)).isEqualTo(text);
  }
}
