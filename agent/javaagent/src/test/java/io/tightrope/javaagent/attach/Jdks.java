package io.tightrope.javaagent.attach;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The JDKs to try: the one that runs the tests, and the newest that is installed beside it. */
final class Jdks {
  private Jdks() {}

  static List<Path> all() throws IOException {
    Path own = Path.of(System.getProperty("java.home")).toRealPath();
    try (Stream<Path> siblings = Files.list(own.getParent())) {
      return Stream.concat(
              Stream.of(own),
              siblings
                  .filter(home -> Files.isExecutable(home.resolve("bin/java")))
                  .filter(home -> version(home) > Runtime.version().feature())
                  .max(Comparator.comparing(Jdks::version))
                  .stream())
          .toList();
    }
  }

  private static int version(Path home) {
    try (Stream<String> lines = Files.lines(home.resolve("release"))) {
      return lines
          .filter(line -> line.startsWith("JAVA_VERSION="))
          .map(line -> line.replaceAll("\\D*(\\d+).*", "$1"))
          .mapToInt(Integer::parseInt)
          .findFirst()
          .orElse(0);
    } catch (IOException noRelease) {
      return 0;
    }
  }
}
