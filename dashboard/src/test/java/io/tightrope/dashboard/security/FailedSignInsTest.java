package io.tightrope.dashboard.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailedSignInsTest {
  private static final String ADDRESS = "198.51.100.1";
  private final FailedSignIns failures = new FailedSignIns();

  private void fail(int times, long nowMillis) {
    for (int i = 0; i < times; i++) {
      failures.failed(ADDRESS, nowMillis);
    }
  }

  @Test
  void after_five_wrong_tokens_the_pauses_double_up_to_a_minute() {
    fail(4, 0);
    assertThat(failures.pauseMillis(ADDRESS, "guess", 0)).isZero();
    fail(1, 0);
    assertThat(failures.pauseMillis(ADDRESS, "guess", 0)).isEqualTo(1000);
    assertThat(failures.pauseMillis(ADDRESS, "guess", 1000)).isZero();
    fail(1, 1000);
    assertThat(failures.pauseMillis(ADDRESS, "guess", 1000)).isEqualTo(2000);
    fail(100, 1000);
    assertThat(failures.pauseMillis(ADDRESS, "guess", 1000)).isEqualTo(60_000);
  }

  @Test
  void a_token_that_was_right_from_there_is_not_held_up_by_others() {
    failures.succeeded(ADDRESS, "right");
    fail(50, 0);

    assertThat(failures.pauseMillis(ADDRESS, "right", 0)).isZero();
    assertThat(failures.pauseMillis(ADDRESS, "guess", 0)).isPositive();
    assertThat(failures.pauseMillis("198.51.100.2", "guess", 0)).isZero();
  }

  @Test
  void wrong_tokens_are_forgotten_after_a_quarter_of_an_hour() {
    fail(20, 0);
    fail(1, 16 * 60_000);

    assertThat(failures.pauseMillis(ADDRESS, "guess", 16 * 60_000)).isZero();
  }

  @Test
  void addresses_of_one_ipv6_network_are_one_client() {
    for (int i = 0; i < 10; i++) {
      failures.failed("2001:db8:1:2::" + i, 0);
    }

    assertThat(failures.pauseMillis("2001:db8:1:2:aaaa::1", "guess", 0)).isPositive();
    assertThat(failures.pauseMillis("2001:db8:1:3::1", "guess", 0)).isZero();
  }
}
