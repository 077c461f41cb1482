package io.tightrope.javaagent.innocence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.javaagent.programs.Training;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent in a JVM that is too old for it. */
@Tag("agent")
@Tag("integration")
class OlderJvmTest {
  private static final String AGENT = System.getProperty("agent.jar");
  private static final int CLASS_FILE = 0xCAFEBABE;
  private static final int JAVA_8 = 52;

  @TempDir
  private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"Premain-Class", "Agent-Class"})
  void the_class_that_a_jvm_loads_first_is_java_8_bytecode(String attribute) throws IOException {
    try (JarFile jar = new JarFile(AGENT)) {
      String first = jar.getManifest().getMainAttributes().getValue(attribute);
      String path = first.replace('.', '/') + ".class";
      try (DataInputStream file = new DataInputStream(jar.getInputStream(jar.getJarEntry(path)))) {
        assertThat(file.readInt()).isEqualTo(CLASS_FILE);
        assertThat(file.readUnsignedShort()).as("minor version").isZero();
        assertThat(file.readUnsignedShort()).as("major version").isEqualTo(JAVA_8);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.8", "16"})
  void on_an_older_jvm_the_program_runs_unwatched_to_its_end_and_one_line_says_why(String version)
      throws Exception {
    ChildJvm.Result result = ChildJvm.run(
        directory,
        List.of(VersionAgent.option(directory, version), "-javaagent:" + AGENT),
        Training.class,
        "30",
        directory.resolve("model.zip").toString());

    assertThat(result.exitCode()).as(result.errors()).isEqualTo(Training.EXIT_CODE);
    assertThat(result.output()).contains("parameters ");
    assertThat(result.errors().lines().filter(line -> line.contains("tightrope")))
        .containsExactly("tightrope: the agent needs Java 17 or newer, and this is Java " + version
            + "; the program runs on unwatched");
  }
}
