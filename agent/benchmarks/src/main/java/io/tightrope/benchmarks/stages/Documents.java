package io.tightrope.benchmarks.stages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts a report into the documents: its section of benchmarks.md, and the picture beside it. */
final class Documents {
  private static final String BEGIN = "<!-- written by ./tightrope bench stages: from here -->\n";
  private static final String END = "<!-- written by ./tightrope bench stages: to here -->\n";

  private Documents() {}

  static void write(Path docs, Report report) throws IOException {
    Path picture = docs.resolve("images").resolve("stages.svg");
    Files.createDirectories(docs.resolve("images"));
    Files.writeString(picture, FrontierPicture.of(report.results()));
    Path page = docs.resolve("benchmarks.md");
    String before = Files.exists(page) ? Files.readString(page) : "# Benchmarks\n";
    Files.writeString(page, withSection(before, report.markdown()));
  }

  /** The page with its section replaced; appended if it has none yet. */
  static String withSection(String page, String section) {
    int from = page.indexOf(BEGIN);
    int to = page.indexOf(END);
    if (from < 0 || to < from) {
      return page + "\n## Stages\n\n" + BEGIN + "\n" + section + "\n" + END;
    }
    return page.substring(0, from + BEGIN.length()) + "\n" + section + "\n" + page.substring(to);
  }
}
