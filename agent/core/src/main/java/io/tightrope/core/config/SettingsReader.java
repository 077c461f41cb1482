package io.tightrope.core.config;

import io.tightrope.core.config.WrittenSettings.Written;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns settings as written into checked ones; what is not written is as shipped. */
final class SettingsReader {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*(|B|KB|MB|GB)");
  private static final Pattern TIME = Pattern.compile("(\\d{1,9})\\s*(s|m|h)");
  private static final Pattern SHARE =
      Pattern.compile("([0-9]*\\.?[0-9]+(?:[eE]-?[0-9]+)?)\\s*(%?)");
  private static final int MAXIMUM_CHARACTERS = 200;
  private static final int MAXIMUM_LABELS = 64;
  private static final int MAXIMUM_TOKEN_BYTES = 8192;
  private static final int MAXIMUM_HOURS = 999;

  private static final int MAXIMUM_RUNS = 100_000;
  private static final int MAXIMUM_STEPS = 1_000_000_000;
  /** A problem begins before its alert fires; meanwhile a newer checkpoint may have been written. */
  private static final int MINIMUM_KEPT = 2;

  private static final int MAXIMUM_KEPT = 100;

  private final WrittenSettings written;

  SettingsReader(WrittenSettings written) {
    this.written = written;
  }

  AgentConfig config() {
    AgentConfig shipped = AgentConfig.defaults();
    OptionalInt metricsPort =
        read(Setting.METRICS_PORT, SettingsReader::port).orElse(shipped.metricsPort());
    return new AgentConfig(
        read(Setting.ENABLED, SettingsReader::bool).orElse(shipped.enabled()),
        read(Setting.RUN, SettingsReader::name),
        read(Setting.SESSION, text -> UUID.fromString(text).toString()),
        read(Setting.WORKER, SettingsReader::name).orElse(shipped.worker()),
        read(Setting.DASHBOARD, SettingsReader::dashboard).orElse(shipped.dashboard()),
        read(Setting.TOKEN, SettingsReader::token)
            .or(() -> read(Setting.TOKEN_FILE, SettingsReader::firstLine)),
        read(Setting.OVERHEAD, SettingsReader::share).orElse(shipped.overheadBudget()),
        read(Setting.METRICS_HOST, Function.<String>identity()).orElse(shipped.metricsHost()),
        metricsPort,
        advertise(metricsPort),
        read(Setting.SPOOL, Path::of).orElse(shipped.spoolDirectory()),
        read(Setting.SPOOL_LIMIT, SettingsReader::size).orElse(shipped.spoolLimitBytes()),
        read(Setting.QUEUE_LIMIT, SettingsReader::queueSize).orElse(shipped.queueLimitBytes()),
        read(Setting.GRACE, SettingsReader::time).orElse(shipped.grace()),
        read(Setting.LIVE_RUNS, SettingsReader::runs).orElse(shipped.liveRuns()),
        read(Setting.LABELS, SettingsReader::labels).orElse(shipped.labels()),
        read(Setting.RULES, Path::of),
        read(Setting.BASELINE, SettingsReader::baseline),
        actions());
  }

  private Optional<AdvertisedAddress> advertise(OptionalInt metricsPort) {
    Optional<AdvertisedAddress> advertise = read(Setting.ADVERTISE, AdvertisedAddress::of);
    if (advertise.isPresent() && metricsPort.isEmpty()) {
      written.ignore(
          "the setting " + Setting.ADVERTISE.key(),
          ": there is no metrics endpoint, since " + Setting.METRICS_PORT.key() + " is off");
      return Optional.empty();
    }
    return advertise;
  }

  private ActionSettings actions() {
    ActionSettings shipped = ActionSettings.NONE;
    Optional<Path> directory = read(Setting.CHECKPOINT_DIR, SettingsReader::absolute);
    OnCritical onCritical =
        read(Setting.ON_CRITICAL, SettingsReader::onCritical).orElse(shipped.onCritical());
    if (onCritical == OnCritical.CHECKPOINT && directory.isEmpty()) {
      written.ignore(
          "the value \"checkpoint\" of " + Setting.ON_CRITICAL.key(),
          ": it needs " + Setting.CHECKPOINT_DIR.key());
      onCritical = OnCritical.NOTHING;
    }
    return new ActionSettings(
        directory,
        read(Setting.CHECKPOINT_EVERY, text -> number(text, 1, MAXIMUM_STEPS))
            .orElse(shipped.checkpointEvery()),
        read(Setting.CHECKPOINT_KEEP, text -> number(text, MINIMUM_KEPT, MAXIMUM_KEPT))
            .orElse(shipped.checkpointKeep()),
        onCritical);
  }

  /** The first value that is right; each that is wrong before it is ignored. */
  private <T> Optional<T> read(Setting setting, Function<String, T> parser) {
    for (Written given : written.of(setting)) {
      if (!given.text().isBlank()) {
        try {
          return Optional.of(parser.apply(given.text().strip()));
        } catch (RuntimeException wrong) {
          String shown = setting == Setting.TOKEN ? "***" : WrittenSettings.shown(given.text());
          written.ignore(
              "the value \"" + shown + "\" of " + given.where(),
              ": it must be " + setting.allowed());
        }
      }
    }
    return Optional.empty();
  }

  private static IllegalArgumentException wrong() {
    return new IllegalArgumentException();
  }

  private static boolean bool(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong();
    };
  }

  private static String name(String text) {
    if (text.isEmpty()
        || text.length() > MAXIMUM_CHARACTERS
        || text.chars().anyMatch(Character::isISOControl)) {
      throw wrong();
    }
    return text;
  }

  /** A run's name, or a path, which may be longer. */
  private static String baseline(String text) {
    return text.endsWith(".json") || text.endsWith(".json.gz") ? text : name(text);
  }

  private static int runs(String text) {
    return number(text, 1, MAXIMUM_RUNS);
  }

  private static int number(String text, int minimum, int maximum) {
    int number = Integer.parseInt(text);
    if (number < minimum || number > maximum) {
      throw wrong();
    }
    return number;
  }

  /** The program may change what a relative path means to others who read it. */
  private static Path absolute(String text) {
    return Path.of(text).toAbsolutePath().normalize();
  }

  private static OnCritical onCritical(String text) {
    return OnCritical.ofId(text.toLowerCase(Locale.ROOT)).orElseThrow(SettingsReader::wrong);
  }

  private static boolean isOff(String text) {
    return text.equalsIgnoreCase("off") || text.equalsIgnoreCase("false");
  }

  private static Optional<URI> dashboard(String text) {
    if (isOff(text)) {
      return Optional.empty();
    }
    URI uri = URI.create(text);
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    boolean plain = uri.getQuery() == null && uri.getFragment() == null;
    if (!http || !plain || uri.getHost() == null || uri.getPort() > 65_535) {
      throw wrong();
    }
    return Optional.of(uri);
  }

  /** What an HTTP header can carry. */
  private static String token(String text) {
    if (text.isEmpty() || !text.chars().allMatch(character -> character > ' ' && character < 127)) {
      throw wrong();
    }
    return text;
  }

  private static String firstLine(String file) {
    Path path = Path.of(file);
    try {
      if (!Files.isRegularFile(path) || Files.size(path) > MAXIMUM_TOKEN_BYTES) {
        throw wrong();
      }
      return token(Files.readString(path).strip());
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(unreadable);
    }
  }

  private static double share(String text) {
    Matcher matcher = SHARE.matcher(text);
    if (!matcher.matches()) {
      throw wrong();
    }
    double number = Double.parseDouble(matcher.group(1));
    double share = matcher.group(2).isEmpty() ? number : number / 100;
    if (!(share > 0 && share <= 1)) {
      throw wrong();
    }
    return share;
  }

  private static OptionalInt port(String text) {
    if (isOff(text)) {
      return OptionalInt.empty();
    }
    int port = Integer.parseInt(text);
    if (port < 0 || port > 65_535) {
      throw wrong();
    }
    return OptionalInt.of(port);
  }

  private static long size(String text) {
    Matcher matcher = SIZE.matcher(text.toUpperCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw wrong();
    }
    long number = Long.parseLong(matcher.group(1));
    int shift = switch (matcher.group(2)) {
      case "KB" -> 10;
      case "MB" -> 20;
      case "GB" -> 30;
      default -> 0;
    };
    if (number > Long.MAX_VALUE >> shift) {
      throw wrong();
    }
    return number << shift;
  }

  private static long queueSize(String text) {
    long size = size(text);
    if (size < 64L << 10 || size > 1L << 30) {
      throw wrong();
    }
    return size;
  }

  private static Duration time(String text) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      throw wrong();
    }
    long number = Long.parseLong(matcher.group(1));
    Duration time = switch (matcher.group(2)) {
      case "h" -> Duration.ofHours(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofSeconds(number);
    };
    if (time.compareTo(Duration.ofHours(MAXIMUM_HOURS)) > 0) {
      throw wrong();
    }
    return time;
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (String label : ArgumentSettings.split(text)) {
      int equals = label.indexOf('=');
      if (equals < 1) {
        throw wrong();
      }
      labels.put(
          name(ArgumentSettings.unescaped(label.substring(0, equals)).strip()),
          name(ArgumentSettings.unescaped(label.substring(equals + 1)).strip()));
    }
    if (labels.size() > MAXIMUM_LABELS) {
      throw wrong();
    }
    return labels;
  }
}
