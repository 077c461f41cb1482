package io.tightrope.dl4j.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tightrope.dl4j.preflight.InputShapes;
import io.tightrope.dl4j.preflight.Preflight;
import io.tightrope.dl4j.preflight.PreflightReport;
import io.tightrope.theory.design.Verdict;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code check}: judges a saved model or configuration before it trains. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Judges a saved DL4J model, or the network that a JSON configuration makes, before it trains:"
          + " what the theory predicts of every layer, what one real forward and backward pass measures,"
          + " the verdict with its reasons, and a better initialization.",
      "",
      "Layers that a pass does not show, such as recurrent ones, say \"not measured\". Where no hidden"
          + " layer has a number, the verdict is not-measured, unless the output alone tells.",
      "",
      "Exit code 0: stable or at risk; 1: unstable or not measured; 2: wrong usage or unreadable input."
    })
final class CheckCommand implements Callable<Integer> {
  private static final int EXAMPLES = 128;

  @Parameters(
      paramLabel = "MODEL",
      description = "a model as DL4J's ModelSerializer writes it (zip), or its JSON configuration")
  @SuppressWarnings("NullAway.Init")
  private Path model;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "examples for the pass: an IDX file of unsigned bytes, as MNIST comes, or a CSV of"
              + " numbers with one example a row (a first line of names is skipped; one column more than"
              + " the network has inputs is taken for labels and ignored); gzip allowed. They are"
              + " standardised by their mean and deviation. Without it the inputs are standard normal.")
  private @Nullable Path data;

  @Option(
      names = "--class-path",
      paramLabel = "JARS",
      description =
          "jars and folders, separated as in a class path, that have the model's own layers,"
              + " activations, losses and other classes")
  private @Nullable String classPath;

  @Option(names = "--raw", description = "take the data as they are, not standardised")
  private boolean raw;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PreflightReport report;
    try (ModelClasses classes = ModelClasses.of(classPath)) {
      report = judge(ModelFile.load(model));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
      out.println(mapper.writeValueAsString(CheckJson.of(report)));
    } else {
      CheckText.print(model.toString(), report, out);
    }
    return report.verdict() == Verdict.UNSTABLE || report.verdict() == Verdict.NOT_MEASURED ? 1 : 0;
  }

  private PreflightReport judge(Model network) {
    try {
      return data == null ? Preflight.of(network) : Preflight.of(network, examples(network, data));
    } catch (IllegalArgumentException e) {
      throw new InputException(model + ": " + e.getMessage());
    }
  }

  private INDArray examples(Model network, Path file) {
    double[][] rows = DataFile.read(file, EXAMPLES);
    int columns = rows[0].length;
    long[] shape = InputShapes.fitting(network, columns).orElse(null);
    if (shape == null) {
      shape = InputShapes.fitting(network, columns - 1)
          .orElseThrow(() -> new InputException(file + " has examples of " + columns
              + " values, which do not fit the network's input"));
      rows =
          Arrays.stream(rows).map(row -> Arrays.copyOf(row, columns - 1)).toArray(double[][]::new);
    }
    if (!raw) {
      standardise(file, rows);
    }
    long[] all = new long[shape.length + 1];
    all[0] = rows.length;
    System.arraycopy(shape, 0, all, 1, shape.length);
    return Nd4j.create(rows).castTo(DataType.FLOAT).reshape(all);
  }

  private static void standardise(Path file, double[][] rows) {
    double mean = Arrays.stream(rows).flatMapToDouble(Arrays::stream).average().orElse(0);
    double variance = Arrays.stream(rows)
        .flatMapToDouble(Arrays::stream)
        .map(x -> (x - mean) * (x - mean))
        .average()
        .orElse(0);
    if (!(variance > 0)) {
      throw new InputException(file + " holds the same value everywhere");
    }
    for (double[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (row[i] - mean) / Math.sqrt(variance);
      }
    }
  }
}
