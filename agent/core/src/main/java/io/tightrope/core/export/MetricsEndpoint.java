package io.tightrope.core.export;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;

/**
 * The agent's own Prometheus endpoint, {@code http://host:port/metrics}. All its threads are
 * daemons, so that it keeps no process alive. Thread-safe.
 */
public final class MetricsEndpoint implements AutoCloseable {
  private final PrometheusMeterRegistry registry;
  private final HTTPServer server;
  private final String host;

  private MetricsEndpoint(PrometheusMeterRegistry registry, HTTPServer server, String host) {
    this.registry = registry;
    this.server = server;
    this.host = host;
  }

  /**
   * Listens on an address.
   *
   * @param host name or address to bind to
   * @param port 0 for any free one
   * @throws IOException if it cannot be bound, for example because the port is taken
   */
  public static MetricsEndpoint start(String host, int port) throws IOException {
    PrometheusRegistry prometheus = new PrometheusRegistry();
    PrometheusMeterRegistry registry =
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus, Clock.SYSTEM);
    HTTPServer server =
        HTTPServer.builder().hostname(host).port(port).registry(prometheus).buildAndStart();
    return new MetricsEndpoint(registry, server, host);
  }

  /** Where meters are bound to be seen here. */
  public MeterRegistry registry() {
    return registry;
  }

  /** The port it listens on. */
  public int port() {
    return server.getPort();
  }

  /** {@code host:port} as others reach it: the machine's name if it listens on every address. */
  public String scrapeAddress() {
    String name = host;
    try {
      InetAddress address = InetAddress.getByName(host);
      if (address.isAnyLocalAddress()) {
        name = InetAddress.getLocalHost().getHostName();
      } else if (host.contains(":")) {
        name = "[" + host + "]";
      }
    } catch (IOException unknown) {
      name = host;
    }
    return name + ":" + port();
  }

  @Override
  public void close() {
    server.close();
    registry.close();
  }
}
