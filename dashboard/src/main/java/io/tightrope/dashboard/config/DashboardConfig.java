package io.tightrope.dashboard.config;

import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.dashboard.notify.Receiver;
import io.tightrope.dashboard.runs.Patience;
import io.tightrope.dashboard.security.ProxyAuth;
import io.tightrope.dashboard.security.PublicAddress;
import io.tightrope.dashboard.security.Tokens;
import io.tightrope.dashboard.security.TrustedProxies;
import io.tightrope.dashboard.store.Retention;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The dashboard's settings, complete and checked.
 *
 * @param host address to listen on
 * @param port port to listen on, 0 for any free one
 * @param data directory of the store
 * @param hosts names by which browsers may call it, besides those of the loopback
 * @param publicUrl by which browsers reach it, also in notifications; empty for where it listens
 * @param proxies what stands in front of it
 * @param tokens who may do what; none, and no sign-in by a proxy, lets everybody do everything
 * @param tls certificate and key; empty for plain HTTP
 * @param rules thresholds of the detectors
 * @param patience how long a run may be silent
 * @param retention how long what is kept
 * @param receivers whom to notify
 * @param limits what a request may cost
 */
public record DashboardConfig(
    String host,
    int port,
    Path data,
    List<String> hosts,
    Optional<PublicAddress> publicUrl,
    Proxies proxies,
    Tokens tokens,
    Optional<Tls> tls,
    RuleSettings rules,
    Patience patience,
    Retention retention,
    List<Receiver> receivers,
    Limits limits) {

  /** The port unless told otherwise. */
  public static final int DEFAULT_PORT = 7070;

  public DashboardConfig {
    hosts = List.copyOf(hosts);
    receivers = List.copyOf(receivers);
  }

  /**
   * What is known of proxies in front of the dashboard.
   *
   * @param trusted those whose headers are believed
   * @param auth how they say who the user is; empty if they do not
   */
  public record Proxies(TrustedProxies trusted, Optional<ProxyAuth> auth) {
    /** Those of the same machine, which name no users. */
    public static final Proxies DEFAULT = new Proxies(TrustedProxies.LOOPBACK, Optional.empty());
  }

  /**
   * A key store with the certificate and its key.
   *
   * @param keyStore PKCS #12 file
   */
  public record Tls(Path keyStore, String password) {
    /** Without the password. */
    @Override
    public String toString() {
      return keyStore.toString();
    }
  }

  /** Loopback only, everything as shipped. */
  public static DashboardConfig local(int port, Path data) {
    return new DashboardConfig(
        "127.0.0.1",
        port,
        data,
        List.of(),
        Optional.empty(),
        Proxies.DEFAULT,
        Tokens.fixed(List.of()),
        Optional.empty(),
        RuleSettings.defaults(),
        Patience.DEFAULT,
        Retention.DEFAULT,
        List.of(),
        Limits.DEFAULT);
  }

  /** The address in notifications. */
  public String address() {
    return publicUrl
        .map(PublicAddress::toString)
        .orElse((tls.isPresent() ? "https://" : "http://") + host + ":" + port);
  }
}
