package io.tightrope.dl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tightrope.dl4j.preflight.Networks;
import io.tightrope.sparse.init.SparseDesign;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SplittableRandom;
import javax.tools.ToolProvider;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.factory.Nd4j;

class CheckCommandTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void a_saved_shifted_relu_network_is_unstable_and_its_clipped_twin_stable() throws Exception {
    Path naive = save(Networks.sparse(30, 100, SparseDesign.reluTau(0.8, 1)));
    Path clipped = save(Networks.sparse(30, 100, SparseDesign.crelu(0.8, 1, 0.7)));

    assertThat(run("check", naive.toString(), "--json")).isEqualTo(1);
    JsonNode bad = json();
    assertThat(bad.get("verdict").asText()).isEqualTo("unstable");
    assertThat(bad.get("predicted").asText()).isEqualTo("unstable");
    assertThat(bad.get("measured").asText()).isEqualTo("unstable");
    assertThat(bad.at("/recommendation/m").asDouble()).isBetween(0.5, 2.0);

    assertThat(run("check", clipped.toString(), "--json")).isZero();
    JsonNode good = json();
    assertThat(good.get("verdict").asText()).isEqualTo("stable");
    assertThat(good.get("layers")).hasSize(31);
    assertThat(good.at("/layers/7/predicted/sparsity").asDouble()).isBetween(0.75, 0.85);
    assertThat(good.at("/layers/7/measured/gradientGain").isNumber()).isTrue();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void text_shows_verdict_reasons_table_and_recommendation() throws IOException {
    Path model = save(Networks.dense(30, 100, new ActivationReLU(), WeightInit.XAVIER));
    assertThat(run("check", model.toString())).isEqualTo(1);
    assertThat(out.toString())
        .contains(
            "unstable", "gradient norm shrinks", "measured", "recommended", "WeightInit.RELU");
  }

  @Test
  void a_json_configuration_is_initialized_and_judged() throws Exception {
    Path model = folder.resolve("network.json");
    Files.writeString(
        model,
        Networks.dense(5, 60, new ActivationReLU(), WeightInit.RELU)
            .getLayerWiseConfigurations()
            .toJson());
    assertThat(run("check", model.toString(), "--json")).isZero();
    assertThat(json().get("trained").asBoolean()).isFalse();
  }

  @Test
  void csv_and_idx_data_are_standardised_for_the_pass() throws Exception {
    Path model = save(Networks.dense(4, 60, new ActivationReLU(), WeightInit.RELU));
    Path csv = folder.resolve("data.csv");
    Path idx = folder.resolve("images-idx3-ubyte");
    writeData(csv, idx);
    for (Path data : new Path[] {csv, idx}) {
      assertThat(run("check", model.toString(), "--data", data.toString(), "--json"))
          .as("%s: %s", data, err)
          .isZero();
      assertThat(json().at("/layers/0/measured/q").asDouble()).isBetween(1.0, 4.0);
    }
  }

  @Test
  void what_is_no_model_or_no_data_is_one_clear_line() throws IOException {
    Path text = folder.resolve("notes.txt");
    Files.writeString(text, "not a model");
    Path other = folder.resolve("other.json");
    Files.writeString(other, "{\"a\": 1}");
    Path model = save(Networks.dense(2, 20, new ActivationReLU(), WeightInit.RELU));
    refused("does not exist", "check", folder.resolve("absent.zip").toString());
    refused("is not a file", "check", folder.toString());
    refused("neither a DL4J model", "check", text.toString());
    refused("not the configuration", "check", other.toString());
    refused("is empty", "check", Files.createFile(folder.resolve("empty.zip")).toString());
    refused("neither a DL4J model", "check", bytes("other.bin", 0xca, 0xfe, 0xba, 0xbe, 0xff));
    refused(
        "is a Keras model, not a DL4J model; import it with DL4J's KerasModelImport",
        "check",
        bytes("keras.h5", 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n', 0, 0xff));
    refused("do not fit", "check", model.toString(), "--data", csvOf("1,2,3\n4,5,6\n"));
    refused("no number in column 2", "check", model.toString(), "--data", csvOf("1,2\n4,x\n"));
  }

  @Test
  void a_model_that_may_not_be_read_is_one_clear_line() throws IOException {
    Path model = folder.resolve("secret.zip");
    Files.writeString(model, "PK");
    Files.setPosixFilePermissions(model, Set.of());
    assumeFalse(Files.isReadable(model), "this user may read everything");

    refused("secret.zip cannot be read: permission denied", "check", model.toString());
  }

  @Test
  void recurrent_layers_are_not_measured_and_their_network_is_not_called_stable() throws Exception {
    Path model = save(Networks.recurrent());

    assertThat(run("check", model.toString(), "--json")).isEqualTo(1);
    assertThat(json().path("verdict").asText()).isEqualTo("not-measured");
    assertThat(json().path("measured").asText()).isEqualTo("not-measured");
    assertThat(json().path("reasons").toString())
        .contains("no hidden layer could be measured", "not measured: layer 0 (", "layer 1 (")
        .doesNotContain("kept through the depth");

    run("check", model.toString());
    assertThat(out.toString().lines().filter(line -> line.contains(" LSTM ")))
        .hasSize(2)
        .allMatch(line -> line.contains("not measured"));
  }

  @Test
  void a_recurrent_network_that_passes_nothing_or_far_too_much_is_unstable() throws Exception {
    MultiLayerNetwork silent = Networks.recurrent();
    silent.params().assign(1e-6);
    assertThat(run("check", save(silent).toString(), "--json")).isEqualTo(1);
    assertThat(json().path("verdict").asText()).isEqualTo("unstable");
    assertThat(json().path("reasons").toString())
        .contains("nothing of the input reaches the output");

    MultiLayerNetwork loud = Networks.recurrent();
    loud.params().assign(Nd4j.randn(loud.params().shape()).muli(20));
    assertThat(run("check", save(loud).toString(), "--json")).isEqualTo(1);
    assertThat(json().path("verdict").asText()).isEqualTo("unstable");
    assertThat(json().path("reasons").toString()).contains("the output is far too large");
  }

  @Test
  void classes_of_the_models_own_are_named_when_missing_and_found_on_the_class_path()
      throws Exception {
    Path classes = compiled("own.Doubling", """
        package own;

        public class Doubling extends org.nd4j.linalg.activations.impl.ActivationReLU {}
        """);
    Path model;
    try (URLClassLoader loader = new URLClassLoader(
        new URL[] {classes.toUri().toURL()}, CheckCommandTest.class.getClassLoader())) {
      IActivation own = (IActivation)
          loader.loadClass("own.Doubling").getDeclaredConstructor().newInstance();
      model = save(Networks.dense(3, 60, own, WeightInit.RELU));
    }

    refused(
        "needs the class own.Doubling, which is not on the class path; name the jar that has it with"
            + " --class-path",
        "check",
        model.toString());
    assertThat(
            run("check", model.toString(), "--class-path", folder + File.pathSeparator + classes))
        .as("%s %s", err, out)
        .isZero();
    assertThat(out.toString()).contains(": stable");
    refused("--class-path: ", "check", model.toString(), "--class-path", "nowhere.jar");
  }

  /** A folder with the class file of one class. */
  private Path compiled(String name, String source) throws IOException {
    Path classes = Files.createDirectory(folder.resolve("classes"));
    Path file = folder.resolve(name.substring(name.lastIndexOf('.') + 1) + ".java");
    Files.writeString(file, source);
    int failures = ToolProvider.getSystemJavaCompiler()
        .run(
            null,
            null,
            null,
            "-proc:none",
            "-cp",
            System.getProperty("java.class.path"),
            "-d",
            classes.toString(),
            file.toString());
    assertThat(failures).isZero();
    return classes;
  }

  private String bytes(String name, int... values) throws IOException {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return Files.write(folder.resolve(name), bytes).toString();
  }

  private void refused(String message, String... arguments) {
    err.getBuffer().setLength(0);
    assertThat(run(arguments)).isEqualTo(2);
    assertThat(err.toString().strip()).contains(message).doesNotContain("\n");
    assertThat(out.toString()).isEmpty();
  }

  private String csvOf(String text) throws IOException {
    Path file = Files.createTempFile(folder, "rows", ".csv");
    Files.writeString(file, text);
    return file.toString();
  }

  private static void writeData(Path csv, Path idx) throws IOException {
    var random = new SplittableRandom(2);
    StringBuilder rows = new StringBuilder();
    try (DataOutputStream bytes = new DataOutputStream(Files.newOutputStream(idx))) {
      bytes.writeInt(0x00000803);
      bytes.writeInt(20);
      bytes.writeInt(10);
      bytes.writeInt(20);
      for (int b = 0; b < 20; b++) {
        for (int i = 0; i < 200; i++) {
          int value = random.nextInt(256);
          bytes.writeByte(value);
          rows.append(i == 0 ? "" : ",").append(value);
        }
        rows.append('\n');
      }
    }
    Files.writeString(csv, rows);
  }

  private Path save(MultiLayerNetwork network) throws IOException {
    Path file = Files.createTempFile(folder, "model", ".zip");
    ModelSerializer.writeModel(network, file.toFile(), true);
    return file;
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out.toString());
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    return Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
  }
}
