package io.tightrope.dashboard.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedTest {
  private static final TrustedProxies TRUSTED =
      new TrustedProxies(List.of("127.0.0.0/8", "10.1.0.0/16", "2001:db8::/32"));

  private static Forwarded of(String peer, Map<String, String> headers) {
    return Forwarded.of(peer, TRUSTED, headers::get);
  }

  @Test
  void the_headers_of_a_stranger_count_for_nothing() {
    Forwarded forwarded = of(
        "192.0.2.7",
        Map.of(
            "X-Forwarded-For", "198.51.100.1",
            "X-Forwarded-Proto", "https",
            "X-Forwarded-Host", "evil.example"));

    assertThat(forwarded.client()).isEqualTo("192.0.2.7");
    assertThat(forwarded.scheme()).isEmpty();
    assertThat(forwarded.authority()).isEmpty();
  }

  @Test
  void the_client_is_the_last_address_that_is_not_a_trusted_proxy() {
    assertThat(of("127.0.0.1", Map.of("X-Forwarded-For", "1.2.3.4, 198.51.100.1, 10.1.2.3"))
            .client())
        .isEqualTo("198.51.100.1");
    assertThat(of("127.0.0.1", Map.of("X-Forwarded-For", "unknown")).client())
        .isEqualTo("127.0.0.1");
    assertThat(
            of("2001:db8::1", Map.of("X-Forwarded-For", "[2001:db9::5]:4711")).client())
        .isEqualTo("2001:db9::5");
    assertThat(of("127.0.0.1", Map.of()).client()).isEqualTo("127.0.0.1");
    assertThat(of("[2001:db8:0:0:0:0:0:1]", Map.of("X-Forwarded-For", "198.51.100.1"))
            .client())
        .isEqualTo("198.51.100.1");
  }

  @Test
  void what_nginx_haproxy_and_traefik_send_is_read() {
    Forwarded forwarded = of(
        "127.0.0.1",
        Map.of(
            "X-Forwarded-For", "198.51.100.1",
            "X-Forwarded-Proto", "HTTPS",
            "X-Forwarded-Host", "tools.example.org",
            "X-Forwarded-Port", "8443",
            "X-Forwarded-Prefix", "/tightrope/"));

    assertThat(forwarded)
        .isEqualTo(new Forwarded(
            "198.51.100.1",
            Optional.of("https"),
            Optional.of("tools.example.org:8443"),
            "/tightrope"));
  }

  @Test
  void the_standard_header_is_read_where_the_others_are_missing() {
    Forwarded forwarded = of(
        "127.0.0.1",
        Map.of(
            "Forwarded",
            "for=\"[2001:db9::5]:47\";proto=https;host=\"tools.example.org:8443\", For=10.1.0.9"));

    assertThat(forwarded.client()).isEqualTo("2001:db9::5");
    assertThat(forwarded.scheme()).contains("https");
    assertThat(forwarded.authority()).contains("tools.example.org:8443");
    assertThat(
            of("127.0.0.1", Map.of("Forwarded", "for=1.2.3.4;;proto=https x")).client())
        .isEqualTo("127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"//evil.example", "/a\"b", "/..", "javascript:x", "/a/../b", "https://x"})
  void a_prefix_that_is_not_a_path_is_ignored(String prefix) {
    assertThat(of("127.0.0.1", Map.of("X-Forwarded-Prefix", prefix)).prefix()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy.example.org", "10.0.0.0/33", "10.0.0.0/x", "", "::1/129", "1.2.3"})
  void an_address_of_a_proxy_that_is_none_is_named(String address) {
    assertThatThrownBy(() -> new TrustedProxies(List.of(address)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + address + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "https://Tightrope.example.org:443/, https://tightrope.example.org",
    "http://example.org:80/a/b/, http://example.org/a/b",
    "https://example.org:8443/tightrope, https://example.org:8443/tightrope"
  })
  void a_public_address_is_written_as_browsers_write_it(String written, String address) {
    assertThat(PublicAddress.of(URI.create(written))).hasToString(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://example.org",
        "example.org",
        "https://example.org/?a=b",
        "https://u:p@example.org",
        "https:///a",
        "https://example.org/a/../b"
      })
  void a_public_address_that_is_none_is_named(String written) {
    assertThatThrownBy(() -> PublicAddress.of(URI.create(written)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(written);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, true",
    "localhost.:7070, true",
    "LOCALHOST:1, true",
    "10.2.3.4:7070, true",
    "'[::ffff:127.0.0.1]', true",
    "'', true",
    "tightrope.example.org, true",
    "pod-7.tightrope.svc:80, true",
    "tightrope.svc, false",
    "evil.example, false",
    "localhost.evil.example, false"
  })
  void hosts_are_accepted_by_name_pattern_or_address(String host, boolean accepted) {
    HostList hosts = new HostList(List.of("Tightrope.example.org", "*.tightrope.svc"));

    assertThat(hosts.accepts(host)).isEqualTo(accepted);
  }
}
