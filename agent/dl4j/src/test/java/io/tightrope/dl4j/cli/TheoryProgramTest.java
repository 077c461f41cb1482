package io.tightrope.dl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.theory.TheoryJson;
import io.tightrope.core.theory.TheoryQuestion;
import io.tightrope.core.theory.TheoryReport;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The program that the theory page shows, compiled as a reader would who pastes it. */
class TheoryProgramTest {
  @TempDir
  Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"crelu", "cst", "relu_tau", "st"})
  void the_program_of_the_theory_compiles_as_it_is(String activation) throws Exception {
    compile(program(Map.of("activation", activation, "sparsity", "0.8")));
    compile(
        program(Map.of("activation", activation, "sparsity", "0.8", "depth", "3", "width", "20")));
  }

  @Test
  void the_network_that_the_program_makes_has_the_depth_width_and_sparsity_asked_for()
      throws Exception {
    compile(program(Map.of(
        "activation", "crelu", "sparsity", "0.8", "slope", "0.7", "depth", "4", "width", "200")));

    INDArray inputs = Nd4j.randn(100, 30);
    MultiLayerNetwork network;
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      Method create =
          loader.loadClass("SparseNetwork").getDeclaredMethod("create", INDArray.class, int.class);
      create.setAccessible(true);
      network = (MultiLayerNetwork) create.invoke(null, inputs, 7);
    }

    List<INDArray> activations = network.feedForward(inputs);
    assertThat(activations).hasSize(1 + 4 + 1);
    assertThat(activations.get(4).columns()).isEqualTo(200);
    assertThat(activations.get(5).columns()).isEqualTo(7);
    double zeros =
        activations.get(4).eq(0).castTo(inputs.dataType()).meanNumber().doubleValue();
    assertThat(zeros).isBetween(0.7, 0.9);
  }

  private static String program(Map<String, String> question) {
    return TheoryJson.of(TheoryReport.answer(TheoryQuestion.of(new TreeMap<>(question))))
        .get("code")
        .asText();
  }

  private void compile(String program) throws Exception {
    Path file = folder.resolve("SparseNetwork.java");
    Files.writeString(file, program);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter complaints = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled = compiler
          .getTask(
              complaints,
              files,
              null,
              List.of(
                  "-proc:none",
                  "-d",
                  folder.toString(),
                  "-cp",
                  System.getProperty("java.class.path")),
              null,
              files.getJavaFileObjects(file))
          .call();
      assertThat(compiled).as("%s %s", program, complaints).isTrue();
    }
  }
}
