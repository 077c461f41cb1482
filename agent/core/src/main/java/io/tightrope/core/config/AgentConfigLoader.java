package io.tightrope.core.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the agent's settings. The order is: what is shipped, then the YAML file, then system
 * properties, then the environment; the later wins.
 *
 * <pre>{@code
 * java -javaagent:tightrope-agent.jar=agent.yml -Dtightrope.overhead=0.5% ...
 *
 * # agent.yml
 * run: sparse-mlp
 * dashboard: https://tightrope.example:7070
 * token-file: /run/secrets/ingest-token
 * overhead: 1%
 * labels: {team: vision}
 * }</pre>
 *
 * <p>The file is the one that is handed in, else the one that {@code tightrope.config} or {@code
 * TIGHTROPE_CONFIG} names, else there is none. An unknown key in the file or among the properties
 * is an error, so that a misspelt one does not vanish.
 */
public final class AgentConfigLoader {
  private static final String PROPERTY_PREFIX = "tightrope.";
  private static final String CONFIG_PROPERTY = "tightrope.config";
  private static final String CONFIG_VARIABLE = "TIGHTROPE_CONFIG";

  /** Properties of that prefix that are not the agent's. */
  private static final Set<String> OTHER_PROPERTIES =
      Set.of(CONFIG_PROPERTY, "tightrope.home", "tightrope.agent.jar");

  private AgentConfigLoader() {}

  /**
   * Reads them for this process.
   *
   * @param file the file that the user named, if one was
   * @throws ConfigException with one line to print if something is wrong
   */
  public static AgentConfig load(Optional<Path> file) {
    Map<String, String> properties = new LinkedHashMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      properties.put(name, System.getProperty(name, ""));
    }
    return load(file, properties, System.getenv());
  }

  /**
   * Reads them for this process, with the argument of {@code -javaagent} or {@code attach}: the
   * path of a file, or settings as {@code key=value,key=value}, of which {@code config=path} names
   * the file. Either way properties and environment win.
   *
   * @throws ConfigException with one line to print if something is wrong
   */
  public static AgentConfig load(String argument) {
    if (argument.isBlank()) {
      return load(Optional.empty());
    }
    if (!argument.contains("=")) {
      return load(Optional.of(Path.of(argument)));
    }
    Map<String, String> properties = new LinkedHashMap<>();
    for (String setting : argument.split(",", -1)) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        throw new ConfigException("the agent's argument \"" + setting + "\" is no key=value");
      }
      String key = setting.substring(0, equals).strip();
      if (!key.equals("config")) {
        known(key, "the agent's argument");
      }
      properties.put(PROPERTY_PREFIX + key, setting.substring(equals + 1));
    }
    for (String name : System.getProperties().stringPropertyNames()) {
      properties.put(name, System.getProperty(name, ""));
    }
    return load(Optional.empty(), properties, System.getenv());
  }

  /** Reads them from what is handed in. */
  static AgentConfig load(
      Optional<Path> file, Map<String, String> properties, Map<String, String> environment) {
    Map<Setting, Written> written = new EnumMap<>(Setting.class);
    file.or(() -> named(properties, environment))
        .ifPresent(path -> written.putAll(YamlSettings.read(path)));
    properties.forEach((name, value) -> {
      if (name.startsWith(PROPERTY_PREFIX) && !OTHER_PROPERTIES.contains(name)) {
        String key = name.substring(PROPERTY_PREFIX.length());
        written.put(known(key, "the system property " + name), new Written(value, name));
      }
    });
    for (Setting setting : Setting.values()) {
      String value = environment.get(setting.variable());
      if (value != null) {
        written.put(setting, new Written(value, setting.variable()));
      }
    }
    return new SettingsReader(written).config();
  }

  private static Optional<Path> named(
      Map<String, String> properties, Map<String, String> environment) {
    String name =
        environment.getOrDefault(CONFIG_VARIABLE, properties.getOrDefault(CONFIG_PROPERTY, ""));
    return name.isBlank() ? Optional.empty() : Optional.of(Path.of(name));
  }

  static Setting known(String key, String where) {
    return Setting.ofKey(key)
        .orElseThrow(() -> new ConfigException("unknown setting \"" + key + "\" in " + where
            + "; known are "
            + Arrays.stream(Setting.values()).map(Setting::key).collect(Collectors.joining(", "))));
  }

  /**
   * A setting as the user wrote it.
   *
   * @param text its value
   * @param where how it was named there
   */
  record Written(String text, String where) {}
}
