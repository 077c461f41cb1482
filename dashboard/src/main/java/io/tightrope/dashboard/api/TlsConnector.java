package io.tightrope.dashboard.api;

import io.tightrope.dashboard.config.DashboardConfig.Tls;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Listens for HTTPS: HTTP/2, or HTTP/1.1 for clients that do not speak it. */
final class TlsConnector {
  private TlsConnector() {}

  static Connector create(Server server, HttpConfiguration plain, String host, int port, Tls tls) {
    SslContextFactory.Server keys = new SslContextFactory.Server();
    keys.setKeyStorePath(tls.keyStore().toString());
    keys.setKeyStoreType("PKCS12");
    keys.setKeyStorePassword(tls.password());
    HttpConfiguration secure = new HttpConfiguration(plain);
    secure.addCustomizer(new SecureRequestCustomizer(false));
    HttpConnectionFactory http1 = new HttpConnectionFactory(secure);
    ALPNServerConnectionFactory choice = new ALPNServerConnectionFactory();
    choice.setDefaultProtocol(http1.getProtocol());
    ServerConnector connector = new ServerConnector(
        server,
        new SslConnectionFactory(keys, choice.getProtocol()),
        choice,
        new HTTP2ServerConnectionFactory(secure),
        http1);
    connector.setHost(host);
    connector.setPort(port);
    return connector;
  }
}
