package io.tightrope.core.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the agent's settings. The order is: what is shipped, then the YAML file, then the argument of
 * the agent, then system properties, then the environment; the later wins.
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
 * <p>The file is the one that the argument names, else the one that {@code tightrope.config} or
 * {@code TIGHTROPE_CONFIG} names, else there is none. What is wrong or unknown is ignored, and one
 * line says so: the value of the next source holds, or what is shipped. Nothing throws.
 */
public final class AgentConfigLoader {
  private static final String PROPERTY_PREFIX = "tightrope.";
  private static final String VARIABLE_PREFIX = "TIGHTROPE_";
  private static final String CONFIG_PROPERTY = "tightrope.config";
  private static final String CONFIG_VARIABLE = "TIGHTROPE_CONFIG";

  /** Properties of that prefix that are not the agent's. */
  private static final Set<String> OTHER_PROPERTIES =
      Set.of(CONFIG_PROPERTY, "tightrope.home", "tightrope.agent.jar");

  private AgentConfigLoader() {}

  /**
   * What was read.
   *
   * @param config the settings, complete and checked
   * @param ignored one line for everything that is wrong: what is ignored, and why; no line holds a
   *     token
   */
  public record Loaded(AgentConfig config, List<String> ignored) {
    public Loaded {
      ignored = List.copyOf(ignored);
    }
  }

  /** Reads them for this process, which has no argument for the agent. */
  public static Loaded load() {
    return load("");
  }

  /**
   * Reads them for this process.
   *
   * @param argument the argument of {@code -javaagent} or {@code attach}: the path of a file, or
   *     settings as {@code key=value,key=value}, of which {@code config=path} names the file; a comma
   *     within a value is written {@code \,}
   */
  public static Loaded load(String argument) {
    Map<String, String> properties = new LinkedHashMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      properties.put(name, System.getProperty(name, ""));
    }
    return load(argument, properties, System.getenv());
  }

  /**
   * Finds what is wrong in an argument by itself, whatever this process has in properties and
   * environment.
   *
   * @return one line for each setting that an agent would ignore
   */
  public static List<String> check(String argument) {
    return load(argument, Map.of(), Map.of(), "is wrong").ignored();
  }

  /**
   * The argument by which an agent takes these settings.
   *
   * @param settings each as {@code key=value}, and {@code config=path}; only commas between labels
   *     stay commas
   */
  public static String argument(List<String> settings) {
    return ArgumentSettings.argument(settings);
  }

  /** Reads them from what is handed in. */
  static Loaded load(
      String argument, Map<String, String> properties, Map<String, String> environment) {
    return load(argument, properties, environment, "is ignored");
  }

  private static Loaded load(
      String argument,
      Map<String, String> properties,
      Map<String, String> environment,
      String verdict) {
    WrittenSettings fromArgument = new WrittenSettings(verdict);
    WrittenSettings written = new WrittenSettings(verdict);
    ArgumentSettings.read(argument, fromArgument)
        .or(() -> named(properties, environment))
        .ifPresent(file -> YamlSettings.read(file, written));
    written.putAll(fromArgument);
    readProperties(properties, written);
    readEnvironment(environment, written);
    AgentConfig config = new SettingsReader(written).config();
    return new Loaded(config, written.ignored());
  }

  private static void readProperties(Map<String, String> properties, WrittenSettings into) {
    properties.forEach((name, value) -> {
      if (name.startsWith(PROPERTY_PREFIX) && !OTHER_PROPERTIES.contains(name)) {
        String key = name.substring(PROPERTY_PREFIX.length());
        Setting.ofKey(key)
            .ifPresentOrElse(
                setting -> into.put(setting, value, name),
                () -> into.unknown(key, "the system property " + name));
      }
    });
  }

  /** Variables of that prefix may be anybody's; one that looks like a setting's is worth a line. */
  private static void readEnvironment(Map<String, String> environment, WrittenSettings into) {
    for (Setting setting : Setting.values()) {
      String value = environment.get(setting.variable());
      if (value != null) {
        into.put(setting, value, setting.variable());
      }
    }
    for (String name : environment.keySet()) {
      if (name.startsWith(VARIABLE_PREFIX) && !name.equals(CONFIG_VARIABLE)) {
        String key = name.substring(VARIABLE_PREFIX.length());
        KnownNames.nearest(key)
            .filter(meant -> !meant.variable().equals(name))
            .ifPresent(meant -> into.ignore(
                "unknown setting \"" + WrittenSettings.shown(name) + "\" in the environment",
                "; did you mean \"" + meant.variable() + "\"?"));
      }
    }
  }

  private static Optional<String> named(
      Map<String, String> properties, Map<String, String> environment) {
    String name =
        environment.getOrDefault(CONFIG_VARIABLE, properties.getOrDefault(CONFIG_PROPERTY, ""));
    return name.isBlank() ? Optional.empty() : Optional.of(name);
  }
}
