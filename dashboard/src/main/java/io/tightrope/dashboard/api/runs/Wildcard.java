package io.tightrope.dashboard.api.runs;

import java.util.Locale;

/**
 * A whole text in any case, where {@code *} stands for any letters or none. Matching takes at most as many
 * steps as text and pattern have letters, multiplied: a regular expression with many stars may take hours.
 */
final class Wildcard {
  private final String pattern;

  Wildcard(String pattern) {
    this.pattern = pattern.toLowerCase(Locale.ROOT);
  }

  boolean matches(String given) {
    String text = given.toLowerCase(Locale.ROOT);
    int at = 0;
    int next = 0;
    int star = -1;
    int resume = 0;
    while (at < text.length()) {
      if (next < pattern.length() && pattern.charAt(next) == '*') {
        star = next++;
        resume = at;
      } else if (next < pattern.length() && pattern.charAt(next) == text.charAt(at)) {
        next++;
        at++;
      } else if (star >= 0) {
        // The last star takes one letter more; those before it need not be asked again.
        next = star + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    while (next < pattern.length() && pattern.charAt(next) == '*') {
      next++;
    }
    return next == pattern.length();
  }
}
