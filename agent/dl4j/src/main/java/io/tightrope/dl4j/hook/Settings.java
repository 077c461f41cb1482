package io.tightrope.dl4j.hook;

import io.tightrope.core.config.AgentConfig;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The agent's settings from the argument of {@code -javaagent} and from system properties. */
final class Settings {
  private Settings() {}

  /** Defaults, overridden by {@code key=value,...}, overridden by {@code -Dtightrope.key=value}. */
  static AgentConfig of(String argument) {
    Map<String, String> given = Stream.of(argument.split(","))
        .filter(setting -> setting.contains("="))
        .map(setting -> setting.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0].trim(), pair -> pair[1].trim(), (a, b) -> b));
    AgentConfig defaults = AgentConfig.defaults();
    return new AgentConfig(
        true,
        setting(given, "run"),
        defaults.session(),
        defaults.worker(),
        setting(given, "dashboard").map(URI::create).or(defaults::dashboard),
        setting(given, "token"),
        setting(given, "overhead").map(Settings::share).orElse(defaults.overheadBudget()),
        setting(given, "metrics-host").orElse(defaults.metricsHost()),
        setting(given, "metrics-port")
            .map(port -> OptionalInt.of(Integer.parseInt(port)))
            .orElse(defaults.metricsPort()),
        defaults.spoolDirectory(),
        defaults.spoolLimitBytes(),
        defaults.queueLimitBytes(),
        defaults.grace(),
        defaults.labels());
  }

  /** A number or a percentage. */
  private static double share(String text) {
    boolean percent = text.endsWith("%");
    try {
      double number = Double.parseDouble(percent ? text.substring(0, text.length() - 1) : text);
      return percent ? number / 100 : number;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("overhead is no share of the training time: " + text);
    }
  }

  private static Optional<String> setting(Map<String, String> given, String key) {
    return Optional.ofNullable(System.getProperty("tightrope." + key))
        .or(() -> Optional.ofNullable(given.get(key)));
  }
}
