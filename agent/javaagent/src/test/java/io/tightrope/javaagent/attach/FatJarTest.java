package io.tightrope.javaagent.attach;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.javaagent.programs.OldLibraries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("agent")
@Tag("integration")
class FatJarTest {
  private static final String AGENT = System.getProperty("agent.jar");

  @TempDir
  private static Path directory;

  private static Path program;

  @BeforeAll
  static void pack() throws IOException {
    program = directory.resolve("program.jar");
    try (Stream<Path> others = Files.list(Path.of(System.getProperty("other.versions")))) {
      FatJar.write(program, OldLibraries.class, others.sorted().toList());
    }
  }

  static List<Path> jdks() throws IOException {
    return Jdks.all();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void a_fat_jar_with_other_versions_of_the_agents_libraries_is_watched_and_none_the_wiser(Path jdk)
      throws Exception {
    try (Ingest dashboard = new Ingest()) {
      String watched =
          run(jdk, "-javaagent:" + AGENT + "=overhead=100%,run=fat,dashboard=" + dashboard.url());

      assertThat(watched).contains("jackson 2.13.5").contains("meters 1 counted 30.0");
      assertThat(watched).contains("host_steps_total 30.0").doesNotContain("tightrope_");
      assertThat(watched).contains("class loader LaunchedClassLoader");
      assertThat(watched).isEqualTo(run(jdk, "-Dtightrope.enabled=false"));
      assertThat(dashboard.runs()).containsExactly("fat");
      assertThat(dashboard.lastStep()).isEqualTo(29);
      assertThat(dashboard.next(1000).value(LayerStatistic.PREACTIVATION_VARIANCE, 0))
          .isPositive();
    }
  }

  private static String run(Path jdk, String option) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(jdk.resolve("bin/java").toString());
    command.addAll(List.of(option, "-Xmx512m", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(FatJar.classPath(program));
    command.add("org.springframework.boot.loader.launch.JarLauncher");
    Path errors = directory.resolve("errors");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().put("OMP_NUM_THREADS", "1");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    return output;
  }
}
