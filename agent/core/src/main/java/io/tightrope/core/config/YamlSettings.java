package io.tightrope.core.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Settings of a YAML file, a flat map of scalars; only {@code labels} may be a map itself. */
final class YamlSettings {
  private static final long MAXIMUM_BYTES = 1 << 20;

  private YamlSettings() {}

  /** Takes the settings of that file; a file that cannot be used is ignored as a whole. */
  static void read(String file, WrittenSettings into) {
    String shown = WrittenSettings.shown(file);
    try {
      JsonNode root = parse(Path.of(file.strip()));
      if (root.isObject()) {
        root.properties().forEach(entry -> put(entry.getKey(), entry.getValue(), shown, into));
      } else if (!root.isMissingNode() && !root.isNull()) {
        into.ignore(
            "the settings file " + shown, ": it is not a map of settings such as \"overhead: 1%\"");
      }
    } catch (JsonProcessingException malformed) {
      String where = malformed.getLocation() == null
          ? ""
          : " at line " + malformed.getLocation().getLineNr() + ", column "
              + malformed.getLocation().getColumnNr();
      into.ignore("the settings file " + shown, ": it is not valid YAML" + where);
    } catch (IOException | RuntimeException unreadable) {
      into.ignore("the settings file " + shown, ": " + reason(unreadable));
    }
  }

  private static JsonNode parse(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new IOException("there is no such file");
    }
    if (!Files.isRegularFile(file) || Files.size(file) > MAXIMUM_BYTES) {
      throw new IOException("it is not a file of at most 1 MB");
    }
    if (!Files.isReadable(file)) {
      throw new IOException("this user may not read it");
    }
    return YAMLMapper.builder().build().readTree(Files.readAllBytes(file));
  }

  private static String reason(Exception unreadable) {
    return WrittenSettings.shown(String.valueOf(unreadable.getMessage()));
  }

  private static void put(String key, JsonNode value, String file, WrittenSettings into) {
    if (key.equals(Setting.LABELS.key()) && value.isObject()) {
      into.put(key, labels(value), file);
    } else if (value.isContainerNode() && Setting.ofKey(key).isPresent()) {
      into.ignore(
          "the value of " + key + " in " + file,
          ": it is a "
              + (value.isArray() ? "list" : "map") + " and must be "
              + Setting.ofKey(key).map(Setting::allowed).orElse(""));
    } else {
      into.put(key, value.isNull() ? "" : value.asText(), file);
    }
  }

  private static String labels(JsonNode map) {
    List<String> labels = map.properties().stream()
        .map(label -> label.getKey() + "=" + label.getValue().asText())
        .map(label -> label.replace(",", "\\,"))
        .toList();
    return labels.stream().collect(Collectors.joining(","));
  }
}
