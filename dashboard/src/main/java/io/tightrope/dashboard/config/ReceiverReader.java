package io.tightrope.dashboard.config;

import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.dashboard.config.Written.WrittenReceiver;
import io.tightrope.dashboard.config.Written.WrittenSmtp;
import io.tightrope.dashboard.notify.AlertmanagerChannel;
import io.tightrope.dashboard.notify.Channel;
import io.tightrope.dashboard.notify.MailChannel;
import io.tightrope.dashboard.notify.Receiver;
import io.tightrope.dashboard.notify.Route;
import io.tightrope.dashboard.notify.SlackChannel;
import io.tightrope.dashboard.notify.TemplateChannel;
import io.tightrope.dashboard.notify.WebhookChannel;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes checked receivers of what is written; an error names the receiver and the setting. */
final class ReceiverReader {
  private static final int DIGEST_FOR_PEOPLE = 5;
  private static final int STARTTLS_PORT = 587;
  private static final int TLS_PORT = 465;
  private static final int PLAIN_PORT = 25;

  private final Path base;
  private final Secrets secrets;

  /**
   * @param base what paths in the file are relative to
   */
  ReceiverReader(Path base, Secrets secrets) {
    this.base = base;
    this.secrets = secrets;
  }

  List<Receiver> read(List<WrittenReceiver> written) {
    List<Receiver> receivers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (WrittenReceiver receiver : written) {
      String name = or(receiver.name(), "");
      if (name.isBlank() || !names.add(name)) {
        throw new InputException(
            "receivers: every receiver needs a name of its own, not \"" + name + "\" once more");
      }
      Channel channel = channel(name, receiver);
      receivers.add(
          new Receiver(name, channel, route(name, receiver), digest(name, receiver, channel)));
    }
    return receivers;
  }

  private Channel channel(String name, WrittenReceiver receiver) {
    String kind = or(receiver.kind(), "webhook");
    return switch (kind) {
      case "webhook" ->
        new WebhookChannel(
            url(name, receiver),
            headers(name, receiver),
            Optional.ofNullable(receiver.signingSecretFile())
                .map(file -> secrets.read(at(name, "signingSecretFile"), null, file)));
      case "template" ->
        new TemplateChannel(
            url(name, receiver),
            headers(name, receiver),
            or(receiver.contentType(), "application/json"),
            template(name, receiver));
      case "slack" -> new SlackChannel(url(name, receiver));
      case "alertmanager" -> new AlertmanagerChannel(url(name, receiver));
      case "email" -> mail(name, receiver);
      default ->
        throw wrong(name, "kind", kind, "use webhook, template, slack, email or alertmanager");
    };
  }

  private URI url(String name, WrittenReceiver receiver) {
    String url = secrets.read(at(name, "url or urlFile"), receiver.url(), receiver.urlFile());
    try {
      URI address = URI.create(url);
      if (address.getHost() != null && List.of("http", "https").contains(address.getScheme())) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // the message below does not repeat the address, which may hold a secret
    }
    throw new InputException(at(name, "url") + " is not an http or https address");
  }

  private Map<String, String> headers(String name, WrittenReceiver receiver) {
    Map<String, String> headers = new TreeMap<>(or(receiver.headers(), Map.of()));
    or(receiver.headerFiles(), Map.<String, Path>of())
        .forEach((header, file) ->
            headers.put(header, secrets.read(at(name, "headerFiles." + header), null, file)));
    return headers;
  }

  private String template(String name, WrittenReceiver receiver) {
    String text = or(receiver.template(), "");
    if (receiver.templateFile() != null) {
      Path file = base.resolve(receiver.templateFile());
      try {
        text = Files.readString(file);
      } catch (IOException e) {
        throw new InputException(at(name, "templateFile") + ": " + file + " cannot be read");
      }
    }
    if (text.isBlank()) {
      throw new InputException(at(name, "template or templateFile") + " is missing");
    }
    try {
      // Read once here, so that a mistake shows at the start.
      new TemplateChannel(URI.create("http://localhost"), Map.of(), "application/json", text);
    } catch (IllegalArgumentException e) {
      throw new InputException(
          at(name, "template") + " is not a Mustache template: " + e.getMessage());
    }
    return text;
  }

  private MailChannel mail(String name, WrittenReceiver receiver) {
    WrittenSmtp smtp = receiver.smtp();
    if (smtp == null || smtp.host() == null) {
      throw new InputException(at(name, "smtp.host") + " is missing");
    }
    MailChannel.Security security = security(name, or(smtp.security(), "starttls"));
    List<InternetAddress> to = new ArrayList<>();
    for (String address : or(receiver.to(), List.<String>of())) {
      to.add(address(name, "to", address));
    }
    if (to.isEmpty()) {
      throw new InputException(at(name, "to") + " is missing; give at least one address");
    }
    return new MailChannel(
        smtp.host(),
        or(smtp.port(), usualPort(security)),
        security,
        Optional.ofNullable(smtp.caFile())
            .map(file -> CertificateFile.trusting(at(name, "smtp.caFile"), base.resolve(file))),
        Optional.ofNullable(smtp.user())
            .map(user -> new MailChannel.Login(
                user,
                secrets.read(
                    at(name, "smtp.password or smtp.passwordFile"),
                    smtp.password(),
                    smtp.passwordFile()))),
        address(name, "from", or(receiver.from(), "")),
        to);
  }

  private static MailChannel.Security security(String name, String id) {
    return switch (id) {
      case "starttls" -> MailChannel.Security.STARTTLS;
      case "tls" -> MailChannel.Security.TLS;
      case "none" -> MailChannel.Security.NONE;
      default -> throw wrong(name, "smtp.security", id, "use starttls, tls or none");
    };
  }

  private static int usualPort(MailChannel.Security security) {
    return switch (security) {
      case STARTTLS -> STARTTLS_PORT;
      case TLS -> TLS_PORT;
      case NONE -> PLAIN_PORT;
    };
  }

  private static InternetAddress address(String name, String setting, String text) {
    try {
      InternetAddress address = new InternetAddress(text, true);
      address.validate();
      return address;
    } catch (AddressException e) {
      throw wrong(name, setting, text, "give an e-mail address");
    }
  }

  private static Route route(String name, WrittenReceiver receiver) {
    Set<Rule> rules = EnumSet.noneOf(Rule.class);
    for (String id : or(receiver.rules(), List.<String>of())) {
      rules.add(Rule.ofId(id)
          .orElseThrow(
              () -> wrong(name, "rules", id, "the rules are listed at /api/v1/catalogue")));
    }
    String severity = or(receiver.severity(), "warning");
    for (Severity known : Severity.values()) {
      if (known.name().toLowerCase(Locale.ROOT).equals(severity)) {
        return new Route(known, rules, or(receiver.labels(), Map.of()));
      }
    }
    throw wrong(name, "severity", severity, "use critical, warning or info");
  }

  private static int digest(String name, WrittenReceiver receiver, Channel channel) {
    int from = or(receiver.digestFrom(), channel.isForPeople() ? DIGEST_FOR_PEOPLE : 0);
    if (from < 0 || (from > 0 && !channel.canDigest())) {
      throw wrong(
          name,
          "digestFrom",
          String.valueOf(from),
          channel.canDigest() ? "use 0 or more" : "a template is for one alert; leave it out");
    }
    return from;
  }

  private static InputException wrong(String name, String setting, String value, String remedy) {
    return new InputException(at(name, setting) + " is \"" + value + "\"; " + remedy);
  }

  private static String at(String name, String setting) {
    return "receivers: " + setting + " of " + name;
  }

  private static <T> T or(@Nullable T value, T shipped) {
    return value == null ? shipped : value;
  }
}
