package io.tightrope.dashboard.api.runs;

import io.tightrope.core.run.RunDescription;
import io.tightrope.dashboard.security.TrustedProxies;
import java.util.Optional;

/** Which announced addresses somebody else can scrape. */
final class ScrapeAddresses {
  private ScrapeAddresses() {}

  /**
   * The description without an address of the loopback that a process on another machine announces:
   * nobody but that machine reaches it. The dashboard then exports the run itself.
   *
   * @param remote address of who introduces the run
   */
  static RunDescription reachable(RunDescription run, String remote) {
    Optional<String> address = run.scrapeAddress();
    if (address.isEmpty() || !isLoopback(host(address.get())) || isLoopback(remote)) {
      return run;
    }
    return new RunDescription(
        run.run(),
        run.session(),
        run.framework(),
        run.model(),
        run.host(),
        Optional.empty(),
        run.layers(),
        run.labels(),
        run.config(),
        run.expectSeconds(),
        run.resumeOf(),
        run.baseline());
  }

  private static String host(String address) {
    int colon = address.lastIndexOf(':');
    return colon < 0 ? address : address.substring(0, colon);
  }

  /** Looks no name up: only addresses and {@code localhost} are known without asking anybody. */
  private static boolean isLoopback(String host) {
    return host.equals("localhost") || TrustedProxies.LOOPBACK.contains(host);
  }
}
