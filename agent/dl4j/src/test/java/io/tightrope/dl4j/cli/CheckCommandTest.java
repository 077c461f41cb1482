package io.tightrope.dl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tightrope.dl4j.preflight.Networks;
import io.tightrope.sparse.init.SparseDesign;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.impl.ActivationReLU;

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
    refused("is no file", "check", folder.resolve("absent.zip").toString());
    refused("neither a DL4J model", "check", text.toString());
    refused("no configuration", "check", other.toString());
    refused("do not fit", "check", model.toString(), "--data", csvOf("1,2,3\n4,5,6\n"));
    refused("no number in column 2", "check", model.toString(), "--data", csvOf("1,2\n4,x\n"));
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
