package io.tightrope.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in docs/sparse-training.md is there to be copied, so it must compile and work. */
@Tag("integration")
final class SparseTrainingGuideTest {
  private static final Path GUIDE = Path.of("../../docs/sparse-training.md");
  private static final Pattern HELD =
      Pattern.compile("sparsity that was held: OptionalDouble\\[(0\\.\\d+)]");

  @Test
  void the_program_of_the_guide_compiles_and_ends_sparse(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve("SparseTraining.java"), program());
    String classPath = System.getProperty("java.class.path");
    assertThat(ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", classPath, "-d", folder.toString(), source.toString()))
        .isZero();

    Path output = folder.resolve("output");
    ProcessBuilder builder = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "-Dsteps=600",
            "-cp",
            folder + ":" + classPath,
            "SparseTraining")
        .redirectErrorStream(true)
        .redirectOutput(output.toFile());
    builder.environment().put("OMP_NUM_THREADS", "1");
    Process process = builder.start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();

    String printed = Files.readString(output);
    Matcher held = HELD.matcher(printed);
    assertThat(held.find()).as(printed).isTrue();
    assertThat(Double.parseDouble(held.group(1))).isGreaterThan(0.8);
    assertThat(printed).doesNotContain("ROLLBACK");
  }

  private static String program() throws IOException {
    String guide = Files.readString(GUIDE);
    int begin = guide.indexOf("```java\n") + "```java\n".length();
    return guide.substring(begin, guide.indexOf("```", begin));
  }
}
