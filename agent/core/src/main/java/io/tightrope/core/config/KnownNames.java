package io.tightrope.core.config;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the setting that somebody meant who wrote a name that none has. */
final class KnownNames {
  private KnownNames() {}

  /**
   * The setting of the nearest name, if it is near: at most one edit (a letter inserted, removed,
   * replaced) for every three letters. Case and the kind of dash do not count.
   */
  static Optional<Setting> nearest(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replace('_', '-').replace('.', '-');
    return Arrays.stream(Setting.values())
        .filter(setting -> edits(plain, setting.key()) <= Math.max(1, plain.length() / 3))
        .min(Comparator.comparing(setting -> edits(plain, setting.key())));
  }

  /** The Levenshtein distance, row by row; texts that differ by more than 20 letters are far. */
  private static int edits(String from, String to) {
    if (Math.abs(from.length() - to.length()) > 20) {
      return Integer.MAX_VALUE;
    }
    int[] row = new int[to.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
