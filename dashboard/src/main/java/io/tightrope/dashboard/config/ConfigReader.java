package io.tightrope.dashboard.config;

import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.detect.settings.RulesFileException;
import io.tightrope.dashboard.config.DashboardConfig.Proxies;
import io.tightrope.dashboard.config.DashboardConfig.Tls;
import io.tightrope.dashboard.config.Written.WrittenLimits;
import io.tightrope.dashboard.config.Written.WrittenPatience;
import io.tightrope.dashboard.config.Written.WrittenReceiver;
import io.tightrope.dashboard.config.Written.WrittenRetention;
import io.tightrope.dashboard.config.Written.WrittenTls;
import io.tightrope.dashboard.runs.Patience;
import io.tightrope.dashboard.security.ProxyAuth;
import io.tightrope.dashboard.security.Tokens;
import io.tightrope.dashboard.store.ByteSize;
import io.tightrope.dashboard.store.Retention;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Makes complete, checked settings of what is written. */
final class ConfigReader {
  private final Path base;
  private final Written written;
  private final Secrets secrets;

  /**
   * @param base what paths in the file are relative to
   */
  ConfigReader(Path base, Written written) {
    this.base = base;
    this.written = written;
    this.secrets = new Secrets(base);
  }

  DashboardConfig read(OptionalInt port, Optional<Path> data) {
    String host = or(written.host(), "127.0.0.1");
    int chosenPort = port.orElse(or(written.port(), DashboardConfig.DEFAULT_PORT));
    if (chosenPort < 0 || chosenPort > 65_535) {
      throw new InputException("port " + chosenPort + " is not between 0 and 65535");
    }
    Tokens tokens = tokens();
    Optional<ProxyAuth> proxyAuth = ProxyReader.auth(written.proxyAuth(), written.trustedProxies());
    if (!tokens.configured() && proxyAuth.isEmpty() && !isLoopback(host)) {
      throw new InputException(
          "host " + host + " can be reached by others; configure tokens first");
    }
    return new DashboardConfig(
        host,
        chosenPort,
        data.orElseGet(
            () -> written.data() == null ? DataDirectory.ofUser() : base.resolve(written.data())),
        or(written.hosts(), List.of()),
        ProxyReader.address(written.publicUrl()),
        new Proxies(ProxyReader.trusted(written.trustedProxies()), proxyAuth),
        tokens,
        Optional.ofNullable(written.tls()).map(this::tls),
        rules(),
        patience(or(written.patience(), new WrittenPatience(null, null))),
        retention(or(written.retention(), new WrittenRetention(null, null, null, null))),
        new ReceiverReader(base, secrets).read(or(written.receivers(), List.<WrittenReceiver>of())),
        limits(written.limits()));
  }

  private static <T> T or(@Nullable T value, T shipped) {
    return value == null ? shipped : value;
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new InputException("host " + host + " is not known on this machine");
    }
  }

  private Tokens tokens() {
    TokenReader reader = new TokenReader(base, or(written.tokens(), WrittenTokens.NONE));
    return reader.readsFiles()
        ? new ReloadedTokens(reader)
        : Tokens.fixed(reader.read().tokens());
  }

  private Tls tls(WrittenTls tls) {
    if (tls.keyStore() == null) {
      throw new InputException("tls: keyStore is missing");
    }
    Path keyStore = base.resolve(tls.keyStore());
    if (!Files.isReadable(keyStore)) {
      throw new InputException("tls: " + keyStore + " cannot be read");
    }
    String password = secrets.read("tls: passwordFile", tls.password(), tls.passwordFile());
    checkKeyStore(keyStore, password);
    return new Tls(keyStore, password);
  }

  /** Before Jetty opens it, which says less about what is wrong. */
  private static void checkKeyStore(Path keyStore, String password) {
    try (InputStream in = Files.newInputStream(keyStore)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, password.toCharArray());
      for (String alias : Collections.list(keys.aliases())) {
        if (keys.isKeyEntry(alias)) {
          keys.getKey(alias, password.toCharArray());
          return;
        }
      }
      throw new InputException("tls: " + keyStore + " holds no private key; put the certificate"
          + " and its key into it, for example with openssl pkcs12 -export");
    } catch (GeneralSecurityException e) {
      throw new InputException("tls: the password does not open the key in " + keyStore);
    } catch (IOException e) {
      throw new InputException(
          e.getCause() instanceof UnrecoverableKeyException
              ? "tls: the password does not open " + keyStore + "; check password or passwordFile"
              : "tls: " + keyStore + " is not a PKCS #12 key store; make one, for example with"
                  + " openssl pkcs12 -export");
    }
  }

  private RuleSettings rules() {
    if (written.rules() == null) {
      return RuleSettings.defaults();
    }
    try {
      return RuleSettings.load(base.resolve(written.rules()));
    } catch (RulesFileException e) {
      throw new InputException(String.valueOf(e.getMessage()));
    }
  }

  private static Patience patience(WrittenPatience patience) {
    return new Patience(
        positive(
            "patience: stalledSeconds",
            or(patience.stalledSeconds(), Patience.DEFAULT.stalledSeconds())),
        positive(
            "patience: lostSeconds", or(patience.lostSeconds(), Patience.DEFAULT.lostSeconds())));
  }

  private static Retention retention(WrittenRetention retention) {
    return new Retention(
        notNegative(
            "retention: fullResolutionDays",
            or(retention.fullResolutionDays(), Retention.DEFAULT.fullResolutionDays())),
        notNegative("retention: days", or(retention.days(), Retention.DEFAULT.days())),
        (long) notNegative("retention: runs", or(retention.runs(), Retention.DEFAULT.runs())),
        bytes("retention: bytes", retention.bytes(), Retention.DEFAULT.bytes()));
  }

  private static long bytes(String setting, @Nullable String written, long shipped) {
    return written == null
        ? shipped
        : ByteSize.parse(written)
            .orElseThrow(() -> new InputException(setting + " is \"" + written + "\"; write "
                + ByteSize.EXAMPLES + ", or 0 for no limit"));
  }

  private static double positive(String setting, double value) {
    if (!(value > 0)) {
      throw new InputException(setting + " is not above 0");
    }
    return value;
  }

  private static double notNegative(String setting, double value) {
    if (!(value >= 0)) {
      throw new InputException(setting + " is below 0");
    }
    return value;
  }

  private static Limits limits(@Nullable WrittenLimits limits) {
    Limits shipped = Limits.DEFAULT;
    if (limits == null) {
      return shipped;
    }
    return new Limits(
        or(limits.bodyBytes(), shipped.bodyBytes()),
        or(limits.unzippedBytes(), shipped.unzippedBytes()),
        or(limits.importBytes(), shipped.importBytes()),
        or(limits.layers(), shipped.layers()),
        or(limits.nameLength(), shipped.nameLength()),
        or(limits.labels(), shipped.labels()),
        or(limits.frames(), shipped.frames()),
        or(limits.decodedBytes(), shipped.decodedBytes()),
        or(limits.streams(), shipped.streams()),
        or(limits.requestsPerSecond(), shipped.requestsPerSecond()));
  }
}
