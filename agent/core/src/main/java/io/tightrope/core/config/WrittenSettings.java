package io.tightrope.core.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What users have written into all sources of settings, and the lines about what is ignored. */
final class WrittenSettings {
  private static final int MAXIMUM_SHOWN = 80;

  private final Map<Setting, Deque<Written>> written = new EnumMap<>(Setting.class);
  private final List<String> ignored = new ArrayList<>();
  private final String verdict;

  /**
   * @param verdict what the lines say of something that cannot be used: {@code is ignored}, or {@code is
   *     wrong} where nothing has been read for use yet
   */
  WrittenSettings(String verdict) {
    this.verdict = verdict;
  }

  /**
   * A setting as the user wrote it.
   *
   * @param text its value
   * @param where how it was named there
   */
  record Written(String text, String where) {}

  /** Takes a value, which wins over those taken before. */
  void put(Setting setting, String text, String where) {
    written.computeIfAbsent(setting, none -> new ArrayDeque<>()).push(new Written(text, where));
  }

  /** Takes a value by the name of its setting, or ignores it. */
  void put(String key, String text, String place) {
    Setting.ofKey(key)
        .ifPresentOrElse(
            setting -> put(setting, text, setting.key() + " in " + place),
            () -> unknown(key, place));
  }

  /** Takes everything that another has, which wins over what was taken before. */
  void putAll(WrittenSettings other) {
    other.written.forEach((setting, values) -> values
        .descendingIterator()
        .forEachRemaining(value -> put(setting, value.text(), value.where())));
    ignored.addAll(other.ignored);
  }

  /** Ignores a name that no setting has. */
  void unknown(String key, String place) {
    String hint = KnownNames.nearest(key)
        .map(meant -> "; did you mean \"" + meant.key() + "\"?")
        .orElse("; ./tightrope attach --help-settings lists the settings");
    ignore("unknown setting \"" + shown(key) + "\" in " + place, hint);
  }

  /**
   * Keeps a line about what cannot be used.
   *
   * @param what the name of it
   * @param why the reason, behind a colon or a semicolon
   */
  void ignore(String what, String why) {
    ignored.add(what + " " + verdict + why);
  }

  /** What was written for a setting, the value that wins first. */
  Iterable<Written> of(Setting setting) {
    return Optional.ofNullable(written.get(setting)).orElseGet(ArrayDeque::new);
  }

  /** One line for everything that is ignored, in the order in which it was found. */
  List<String> ignored() {
    return List.copyOf(ignored);
  }

  /** A text from a user as part of a line: in one line, not too long, without a password. */
  static String shown(String text) {
    String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").replaceAll("//[^/@]*@", "//***@");
    return line.length() <= MAXIMUM_SHOWN ? line : line.substring(0, MAXIMUM_SHOWN) + "...";
  }
}
