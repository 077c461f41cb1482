package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.RunStatistic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The lists of statistics and rules stand once. A source file that spells several of their names is
 * a second list, which somebody would have to remember when a statistic or a rule is added.
 */
class OneCatalogueTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern WORD =
      Pattern.compile("[\"'`]?\\b([A-Za-z][A-Za-z0-9]+)\\b[\"'`]?(:?)");

  /** How many names a file may spell: what a single chart or rule looks at. */
  private static final int MOST = 4;

  @Test
  void no_source_spells_the_layer_statistics_again() throws IOException {
    Set<String> names = Arrays.stream(LayerStatistic.values())
        .map(LayerStatistic::field)
        .collect(Collectors.toSet());

    assertThat(spelling(names)).containsOnlyKeys("LayerStatistic.java");
  }

  @Test
  void no_source_spells_the_run_statistics_again() throws IOException {
    Set<String> names =
        Arrays.stream(RunStatistic.values()).map(RunStatistic::field).collect(Collectors.toSet());

    assertThat(spelling(names)).containsOnlyKeys("RunStatistic.java");
  }

  @Test
  void no_source_spells_the_rules_again() throws IOException {
    Set<String> names = Arrays.stream(Rule.values()).map(Rule::id).collect(Collectors.toSet());

    // Each rule's id stands in its own file; the limits file names those with a hysteresis.
    assertThat(spelling(names)).containsOnlyKeys("rules.yml");
  }

  /** The main sources that spell more than a few of the names as texts or keys, with which. */
  private static Map<String, Set<String>> spelling(Set<String> names) throws IOException {
    Map<String, Set<String>> found = new TreeMap<>();
    for (Path source : sources()) {
      Set<String> spelt = WORD.matcher(Files.readString(source))
          .results()
          .filter(match ->
              match.group().matches("[\"'`].*[\"'`]:?") || match.group().endsWith(":"))
          .map(match -> match.group(1))
          .filter(names::contains)
          .collect(Collectors.toSet());
      if (spelt.size() > MOST) {
        found.put(source.getFileName().toString(), spelt);
      }
    }
    return found;
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve("agent"));
        Stream<Path> more = Files.walk(ROOT.resolve("dashboard"))) {
      List<Path> sources = Stream.concat(files, more)
          .filter(file -> file.toString().matches(".*/src/main/.*\\.(java|js|yml|html)"))
          .filter(file -> !file.toString().contains("/target/"))
          .toList();
      assertThat(sources).hasSizeGreaterThan(500);
      return sources;
    }
  }
}
