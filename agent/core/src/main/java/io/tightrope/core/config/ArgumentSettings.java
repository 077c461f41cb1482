package io.tightrope.core.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The argument of {@code -javaagent} or of an attach: the path of a settings file, or {@code
 * key=value,key=value}, of which {@code config=path} names the file. A comma within a value is
 * written {@code \,}. Labels may be repeated, or go on after a comma: {@code labels=a=1,b=2}.
 */
final class ArgumentSettings {
  private static final String PLACE = "the agent's argument";

  private ArgumentSettings() {}

  /** The argument that sets these; values may hold commas. */
  static String argument(List<String> settings) {
    List<String> escaped = new ArrayList<>();
    for (String setting : settings) {
      escaped.add(
          setting.startsWith(Setting.LABELS.key() + "=") ? setting : setting.replace(",", "\\,"));
    }
    return String.join(",", escaped);
  }

  /**
   * Takes the settings of an argument.
   *
   * @return the file that it names, as written; empty if it names none
   */
  static Optional<String> read(String argument, WrittenSettings into) {
    if (argument.isBlank()) {
      return Optional.empty();
    }
    if (!argument.contains("=") || isFile(argument)) {
      return Optional.of(argument);
    }
    Optional<String> file = Optional.empty();
    String labels = "";
    boolean afterLabels = false;
    for (String piece : split(argument)) {
      int equals = piece.indexOf('=');
      String key = piece.substring(0, Math.max(equals, 0)).strip();
      String value = piece.substring(equals + 1);
      boolean isKnown = Setting.ofKey(key).isPresent() || key.equals("config");
      if (key.equals(Setting.LABELS.key())) {
        afterLabels = true;
        labels = labels.isEmpty() ? value : labels + "," + value;
      } else if (afterLabels && !isKnown && KnownNames.nearest(key).isEmpty()) {
        labels = labels + "," + piece;
      } else if (equals < 1) {
        into.ignore(
            "\"" + WrittenSettings.shown(piece) + "\" in " + PLACE,
            ": it is not key=value; a comma within a value is written \\,");
      } else if (key.equals("config")) {
        afterLabels = false;
        file = Optional.of(unescaped(value));
      } else {
        afterLabels = false;
        into.put(key, unescaped(value), PLACE);
      }
    }
    if (!labels.isEmpty()) {
      into.put(Setting.LABELS.key(), labels, PLACE);
    }
    return file;
  }

  private static boolean isFile(String argument) {
    try {
      return Files.isRegularFile(Path.of(argument));
    } catch (InvalidPathException noPath) {
      return false;
    }
  }

  /** The parts between commas, each with its escapes. */
  static List<String> split(String list) {
    return List.of(list.split("(?<!\\\\),", -1));
  }

  static String unescaped(String part) {
    return part.replace("\\,", ",");
  }
}
