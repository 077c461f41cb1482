package io.tightrope.core.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tightrope.core.config.AgentConfigLoader.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Settings of a YAML file, a flat map of scalars; only {@code labels} may be a map itself. */
final class YamlSettings {
  private YamlSettings() {}

  static Map<Setting, Written> read(Path file) {
    JsonNode root = parse(file);
    Map<Setting, Written> settings = new EnumMap<>(Setting.class);
    if (root.isMissingNode() || root.isNull()) {
      return settings;
    }
    if (!root.isObject()) {
      throw new ConfigException(file + " is no map of settings, such as \"overhead: 1%\"");
    }
    root.properties().forEach(entry -> {
      Setting setting = AgentConfigLoader.known(entry.getKey(), file.toString());
      settings.put(
          setting,
          new Written(text(setting, entry.getValue(), file), setting.key() + " in " + file));
    });
    return settings;
  }

  private static JsonNode parse(Path file) {
    try {
      return YAMLMapper.builder().build().readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException malformed) {
      throw new ConfigException(file + " is no valid YAML at line "
          + malformed.getLocation().getLineNr() + ", column "
          + malformed.getLocation().getColumnNr());
    } catch (IOException unreadable) {
      throw new ConfigException("the settings file " + file + " cannot be read: "
          + unreadable.getClass().getSimpleName());
    }
  }

  private static String text(Setting setting, JsonNode value, Path file) {
    if (setting == Setting.LABELS && value.isObject()) {
      return value.properties().stream()
          .map(label -> label.getKey() + "=" + label.getValue().asText())
          .collect(Collectors.joining(","));
    }
    if (value.isNull()) {
      return "";
    }
    if (value.isContainerNode()) {
      throw new ConfigException(setting.key() + " in " + file + " is a "
          + (value.isArray() ? "list" : "map") + ", must be " + setting.allowed());
    }
    return value.asText();
  }
}
