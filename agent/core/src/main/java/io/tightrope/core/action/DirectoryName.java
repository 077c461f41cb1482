package io.tightrope.core.action;

import java.util.Locale;
import java.util.regex.Pattern;

/** The name of a run as the name of a directory that every file system takes. */
final class DirectoryName {
  private static final int LONGEST = 80;
  private static final Pattern SAFE =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9_-]|[A-Za-z0-9]");
  private static final Pattern DEVICE =
      Pattern.compile("(?:con|prn|aux|nul|com\\d|lpt\\d)(?:\\..*)?", Pattern.CASE_INSENSITIVE);

  private DirectoryName() {}

  /**
   * The name itself where it is safe; else what is safe of it, and a hash, so that two runs of different
   * names do not share one.
   */
  static String of(String run) {
    if (run.length() <= LONGEST
        && SAFE.matcher(run).matches()
        && !DEVICE.matcher(run).matches()) {
      return run;
    }
    String kept = run.replaceAll("[^A-Za-z0-9_-]+", "_");
    String start = kept.substring(0, Math.min(kept.length(), LONGEST));
    return String.format(Locale.ROOT, "run-%s-%08x", start, run.hashCode());
  }
}
