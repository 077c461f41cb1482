package io.tightrope.examples.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tightrope.examples.data.FashionMnist;
import io.tightrope.sparse.activation.CReLU;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

final class ProgramTest {

  @TempDir
  Path directory;

  @ParameterizedTest
  @CsvSource({
    "--seed,x,--seed cannot be x",
    "--steps-scale,0,--steps-scale cannot be 0",
    "--colour,blue,unknown option --colour",
    "--summary,/nowhere/at/all.json,there is no directory /nowhere/at",
    "--data,/nowhere,/nowhere/train-images-idx3-ubyte.gz: no such file"
  })
  void what_cannot_work_is_one_line_and_exit_2(String option, String value, String expected) {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    int status;
    try {
      status = Program.run(new String[] {option, value}, ProgramTest::neverTrains);
    } finally {
      System.setErr(before);
    }

    assertThat(status).isEqualTo(2);
    assertThat(errors.toString(StandardCharsets.UTF_8)).contains(expected).containsOnlyOnce("\n");
  }

  @Test
  void options_reach_the_program_and_the_summary_reaches_its_file() throws IOException {
    Path file = directory.resolve("summary.json");
    Summary.Stage stage = new Summary.Stage(1, 0.7, Double.NaN, 0.6, 0.8, 0.5, 0.4, 12);

    int status = Program.run(
        new String[] {"--bundled", "--seed", "9", "--steps-scale", "0.5", "--summary", "" + file},
        (options, images) -> new Summary(
            "Some", options.seed(), images.source(), options.steps(25), 1.5, List.of(stage)));

    assertThat(status).isZero();
    JsonNode json = new ObjectMapper().readTree(Files.readString(file));
    assertThat(json.get("program").asText()).isEqualTo("Some");
    assertThat(json.get("seed").asLong()).isEqualTo(9);
    assertThat(json.get("steps").asInt()).isEqualTo(13);
    assertThat(json.get("stages").get(0).get("target").asDouble()).isEqualTo(0.7);
    assertThat(json.get("stages").get(0).get("achieved").asText()).isEqualTo("NaN");
    assertThat(json.get("stages").get(0).get("accuracy").asDouble()).isEqualTo(0.5);
  }

  @Test
  void inputs_are_standardised_and_labels_one_hot() throws IOException {
    FashionMnist images = FashionMnist.bundled();
    INDArray all = Inputs.train(images).first(Integer.MAX_VALUE);

    assertThat(all.meanNumber().doubleValue()).isCloseTo(0, within(1e-3));
    assertThat(all.stdNumber().doubleValue()).isCloseTo(1, within(1e-3));
    DataSet two = Inputs.test(images).at(5, 900);
    assertThat(two.getLabels().sum(1).toDoubleVector()).containsExactly(1, 1);
    assertThat(two.getLabels().getDouble(1, images.test().labels()[900])).isEqualTo(1);
  }

  @Test
  void batches_take_each_image_once_an_epoch_and_follow_their_seed() throws IOException {
    Inputs test = Inputs.test(FashionMnist.bundled());
    Batches batches = new Batches(test, 250, 3);
    Batches same = new Batches(test, 250, 3);
    INDArray perClass = batches.next().getLabels().sum(0);
    same.next();
    for (int i = 0; i < 3; i++) {
      DataSet batch = batches.next();
      assertThat(batch.getFeatures()).isEqualTo(same.next().getFeatures());
      perClass.addi(batch.getLabels().sum(0));
    }

    assertThat(perClass.toDoubleVector()).containsOnly(100);
  }

  @Test
  void a_measurement_counts_exact_zeros_and_right_answers() throws IOException {
    Inputs test = Inputs.test(FashionMnist.bundled());
    MultiLayerNetwork network = DeepNetwork.of(2, 20, 784, new CReLU(0.1, 1), 1);
    network.getLayer(1).getParam("W").assign(0);
    network.getLayer(2).getParam("W").assign(0);
    network.getLayer(2).getParam("b").putScalar(4, 1);
    INDArray first = network.feedForward(test.first(1000)).get(1);

    Measurement measured = Measurement.of(network, test);

    double zeros = first.eq(0).castTo(first.dataType()).meanNumber().doubleValue();
    assertThat(measured.sparsity()[0]).isCloseTo(zeros, within(1e-6)).isBetween(0.2, 0.8);
    assertThat(measured.sparsity()[1]).isEqualTo(1);
    assertThat(measured.meanSparsity()).isCloseTo((1 + zeros) / 2, within(1e-6));
    assertThat(measured.accuracy()).isEqualTo(0.1);
  }

  private static Summary neverTrains(Options options, FashionMnist images) {
    throw new AssertionError("must not start");
  }
}
