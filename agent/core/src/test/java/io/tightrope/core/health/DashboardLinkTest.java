package io.tightrope.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.config.AgentConfig;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateExpiredException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DashboardLinkTest {
  private static final URI DASHBOARD = URI.create("https://user:secret@dash.example:7070");

  private final AtomicLong nanos = new AtomicLong();
  private final AgentHealth health = new AgentHealth(nanos::get);
  private final DashboardLink link = health.link();
  private final LogLines log = new LogLines();

  @AfterEach
  void close() {
    log.close();
  }

  private void fails(Fault fault) {
    link.failed(DASHBOARD, fault, "status 503", false);
  }

  private void pass(long seconds) {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  @Test
  void a_busy_dashboard_is_reported_after_half_a_minute_and_not_before() {
    link.reached(DASHBOARD);
    fails(Fault.UNAVAILABLE);
    pass(29);
    fails(Fault.UNAVAILABLE);
    assertThat(log.with("accepts no data")).isEmpty();
    assertThat(link.connected()).isEqualTo(1);

    pass(1);
    fails(Fault.UNAVAILABLE);
    fails(Fault.UNAVAILABLE);

    assertThat(log.with("accepts no data")).hasSize(1);
    assertThat(link.connected()).isZero();
    assertThat(health.errors("unavailable")).isEqualTo(1);
  }

  @Test
  void a_fault_that_comes_and_goes_is_counted_each_time_and_said_once_in_ten_minutes() {
    for (int time = 0; time < 9; time++) {
      fails(Fault.TOKEN_REFUSED);
      assertThat(link.connected()).isZero();
      link.reached(DASHBOARD);
      assertThat(link.connected()).isEqualTo(1);
      pass(60);
    }
    assertThat(log.with("refused the agent's token")).hasSize(1);
    assertThat(log.with("takes data again")).hasSize(1);
    assertThat(health.errors("token_refused")).isEqualTo(9);
    assertThat(health.errors()).isEqualTo(9);

    pass(60);
    fails(Fault.TOKEN_REFUSED);

    assertThat(log.with("refused the agent's token")).hasSize(2);
  }

  @Test
  void another_fault_of_the_same_outage_is_said_and_one_line_ends_them_both() {
    fails(Fault.CONNECTION_REFUSED);
    fails(Fault.TOKEN_REFUSED);
    fails(Fault.CONNECTION_REFUSED);
    pass(42);
    link.reached(DASHBOARD);

    assertThat(log.with("WARNING")).hasSize(2);
    assertThat(log.with("takes data again after 42 s"))
        .hasSize(1)
        .allMatch(line -> line.startsWith("INFO"));
  }

  @Test
  void a_password_in_the_address_is_not_logged() {
    fails(Fault.TOKEN_REFUSED);

    assertThat(log.with("https://dash.example:7070")).hasSize(1);
    assertThat(log.with("secret")).isEmpty();
  }

  @Test
  void nobody_is_missed_at_the_default_address_until_a_dashboard_has_answered_there() {
    URI local = AgentConfig.DEFAULT_DASHBOARD;
    link.expect();
    link.failed(local, Fault.CONNECTION_REFUSED, "refused", true);
    assertThat(log.with("No server listens")).isEmpty();
    assertThat(link.connected()).isZero();
    assertThat(health.errors()).isZero();

    link.reached(local);
    link.failed(local, Fault.CONNECTION_REFUSED, "refused", true);

    assertThat(log.with("No server listens at http://127.0.0.1:7070")).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void every_fault_is_in_the_document_of_the_metrics(Fault fault) throws IOException {
    assertThat(Files.readString(Path.of("../../docs/metrics.md")))
        .contains("| `" + fault.id() + "` |");
  }

  @Test
  void exceptions_are_told_apart_by_what_lies_beneath() {
    IOException expired = new SSLHandshakeException("handshake");
    expired.initCause(new CertificateExpiredException("NotAfter: yesterday"));

    assertThat(Fault.of(expired)).isEqualTo(Fault.CERTIFICATE);
    assertThat(Fault.of(new SocketTimeoutException("Read timed out"))).isEqualTo(Fault.UNREACHABLE);
    assertThat(Fault.of(new IOException("Invalid Http response"))).isEqualTo(Fault.NOT_A_DASHBOARD);
  }
}
