package io.tightrope.core.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The loops of the kernels are fast only as long as the JIT compiler makes vectors of them, which a
 * harmless edit can end. On each JDK that is found the same program runs with and without that part
 * of the compiler; the least of many times on both sides, by turns, is compared, so that load on the
 * machine plays no role.
 */
@Tag("integration")
class VectorisationTest {
  /** Without vectors the kernels take 2.8 to 5 times as long where vectors are 64 bytes wide. */
  private static final double CLEARLY = 1.8;

  private static final int ROUNDS = 3;

  private static final Pattern JAVA_VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

  static Stream<Path> jdks() throws IOException {
    List<Path> homes = new ArrayList<>();
    homes.add(Path.of(System.getProperty("java.home")));
    Path usual = Path.of("/usr/lib/jvm");
    if (Files.isDirectory(usual)) {
      try (Stream<Path> found = Files.list(usual)) {
        found.filter(home -> !Files.isSymbolicLink(home)).sorted().forEach(homes::add);
      }
    }
    List<Path> real = new ArrayList<>();
    for (Path home : homes) {
      if (runsOurClasses(home) && !real.contains(home.toRealPath())) {
        real.add(home.toRealPath());
      }
    }
    return real.stream();
  }

  private static boolean runsOurClasses(Path home) throws IOException {
    Path release = home.resolve("release");
    if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isRegularFile(release)) {
      return false;
    }
    Matcher version = JAVA_VERSION.matcher(Files.readString(release));
    return version.find() && Integer.parseInt(version.group(1)) >= 17;
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void kernels_are_clearly_faster_than_without_vector_instructions(Path home) throws Exception {
    Map<String, Double> vectorised = new LinkedHashMap<>();
    Map<String, Double> scalar = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      run(home, "-XX:+UseSuperWord").forEach((name, ns) -> vectorised.merge(name, ns, Math::min));
      run(home, "-XX:-UseSuperWord").forEach((name, ns) -> scalar.merge(name, ns, Math::min));
    }

    assertThat(vectorised).containsOnlyKeys("units", "samples");
    vectorised.forEach((name, ns) -> {
      double without = scalar.getOrDefault(name, Double.NaN);
      assertThat(without / ns)
          .as("%s: %s, %.2f ns an element, without vectors %.2f", home, name, ns, without)
          .isGreaterThan(CLEARLY);
    });
  }

  private static Map<String, Double> run(Path home, String option) throws Exception {
    Process process = new ProcessBuilder(
            home.resolve("bin/java").toString(),
            option,
            "-cp",
            System.getProperty("java.class.path"),
            KernelStopwatch.class.getName())
        .redirectErrorStream(true)
        .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    Map<String, Double> nanos = new LinkedHashMap<>();
    for (String line : output.lines().toList()) {
      String[] parts = line.split(" ", 2);
      nanos.put(parts[0], Double.parseDouble(parts[1]));
    }
    return nanos;
  }
}
