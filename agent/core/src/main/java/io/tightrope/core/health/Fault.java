package io.tightrope.core.health;

import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpRetryException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * What can keep data from the dashboard, each with the sentence that a user reads and with what to do
 * about it. The only place that tells these faults apart, from an exception or from an answer.
 */
public enum Fault {
  TOKEN_REFUSED(
      "The dashboard at %s refused the agent's token",
      "Set token or token-file to one of the dashboard's tokens with the role ingest."),
  HOST_REFUSED(
      "The dashboard at %s does not accept this host name",
      "Add the name to the dashboard's setting hosts, or use one of the names there."),
  UNKNOWN_HOST(
      "The host name of the dashboard at %s is unknown",
      "Correct the host in the setting dashboard, or check the name service."),
  REDIRECT(
      "The server at %s redirects the agent, which follows no redirect because it sends a token",
      "Set dashboard to the address that the server redirects to."),
  CONNECTION_REFUSED(
      "No server listens at %s",
      "Start the dashboard, or correct host and port in the setting dashboard."),
  UNREACHABLE(
      "The dashboard at %s does not answer",
      "Check the network and any proxy or firewall on the way.", Fault.PATIENCE_SECONDS),
  CERTIFICATE(
      "The certificate of the dashboard at %s has expired or is not trusted",
      "Renew the certificate, or put its issuer into the trust store of this JVM"
          + " (-Djavax.net.ssl.trustStore=FILE)."),
  NOT_A_DASHBOARD(
      "The server at %s is not a Tightrope dashboard",
      "Correct scheme, host, port and path in the setting dashboard."),
  UNAVAILABLE(
      "The dashboard at %s accepts no data",
      "See the dashboard's log and its address /readyz.", Fault.PATIENCE_SECONDS),
  SPOOL_FULL(
      "The spool for the dashboard at %s is full, and the oldest frames in it are dropped",
      "Make the dashboard reachable, or raise spool-limit.");

  /** How long a fault lasts that may pass by itself, as while a dashboard is started again. */
  private static final int PATIENCE_SECONDS = 30;

  private final String problem;
  private final String remedy;
  private final Duration patience;

  Fault(String problem, String remedy) {
    this(problem, remedy, 0);
  }

  Fault(String problem, String remedy, int patienceSeconds) {
    this.problem = problem;
    this.remedy = remedy;
    this.patience = Duration.ofSeconds(patienceSeconds);
  }

  /** The label {@code kind} of {@code tightrope_agent_errors_total}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How long it must last before it is reported. */
  Duration patience() {
    return patience;
  }

  /**
   * What is wrong and what to do about it.
   *
   * @param dashboard its address, of which a password is left out
   * @param detail status or message, in brackets behind the problem
   */
  public String reason(URI dashboard, String detail) {
    return String.format(Locale.ROOT, problem, DashboardLink.address(dashboard))
        + " ("
        + detail
        + "). "
        + remedy;
  }

  /** The line that a user of the program reads: the {@link #reason}, and that training goes on. */
  String line(URI dashboard, String detail) {
    return reason(dashboard, detail) + " Training is not affected.";
  }

  /** The fault behind a request that got no answer. */
  public static Fault of(IOException failure) {
    if (failure instanceof HttpRetryException refused) {
      return ofStatus(refused.responseCode()).orElse(NOT_A_DASHBOARD);
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        return UNKNOWN_HOST;
      }
      if (cause instanceof CertificateException || cause instanceof CertPathValidatorException) {
        return CERTIFICATE;
      }
      if (cause instanceof ConnectException
          && String.valueOf(cause.getMessage()).contains("refused")) {
        return CONNECTION_REFUSED;
      }
    }
    boolean speaksOtherwise = failure instanceof SSLException
        || String.valueOf(failure.getMessage()).contains("Invalid Http response");
    return speaksOtherwise ? NOT_A_DASHBOARD : UNREACHABLE;
  }

  /**
   * The fault that a status alone tells, whoever answered.
   *
   * @return empty where the rest of the answer decides
   */
  public static Optional<Fault> ofStatus(int status) {
    return switch (status) {
      case 401, 403 -> Optional.of(TOKEN_REFUSED);
      case 421 -> Optional.of(HOST_REFUSED);
      case 429 -> Optional.of(UNAVAILABLE);
      case 501 -> Optional.of(NOT_A_DASHBOARD);
      default ->
        status >= 300 && status < 400
            ? Optional.of(REDIRECT)
            : status >= 500 ? Optional.of(UNAVAILABLE) : Optional.empty();
    };
  }
}
