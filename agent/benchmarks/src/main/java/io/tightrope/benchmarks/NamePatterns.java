package io.tightrope.benchmarks;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Names chosen by patterns in which a star stands for anything. */
public final class NamePatterns {
  private NamePatterns() {}

  /** Whether the name matches one of the patterns. */
  public static boolean match(List<String> patterns, String name) {
    return patterns.stream().anyMatch(pattern -> name.matches(regex(pattern)));
  }

  /** What stands between stars is meant literally. */
  private static String regex(String pattern) {
    return Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote).collect(joining(".*"));
  }
}
