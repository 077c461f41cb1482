package io.tightrope.benchmarks.detection.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.benchmarks.detection.zoo.Recipe;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.core.run.Baseline;
import io.tightrope.core.run.RunDescription;
import io.tightrope.theory.design.Verdict;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * What a training left behind: all that judging needs, so that it can be kept in a file and judged
 * again by other thresholds.
 *
 * @param frames as the agent publishes them
 * @param others first step of each other rule at every observed step
 * @param othersByCadence the same at their own cadence
 * @param preflight the verdict of the preflight on the untrained network
 * @param losses one a step; shorter when it was given up after the loss had lost its value
 * @param accuracy on the test images at the end
 * @param sparsity counted on the test images at the end, mean over the hidden layers
 */
public record Trained(
    Recipe recipe,
    RunDescription description,
    List<StepFrame> frames,
    List<OptionalInt> others,
    List<OptionalInt> othersByCadence,
    Verdict preflight,
    double[] losses,
    double accuracy,
    double sparsity) {

  @SuppressWarnings("ArrayRecordComponent")
  public Trained {}

  /** Its losses, for runs that are compared with it. */
  public Baseline asBaseline() {
    NavigableMap<Long, Double> byStep = new TreeMap<>();
    for (int step = 0; step < losses.length; step++) {
      byStep.put((long) step, losses[step]);
    }
    return Baseline.of(recipe.name(), byStep, recipe.net().batch());
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private static Path file(Path directory, Recipe recipe) {
    // The whole recipe tells whether a file is this run's, not its name alone.
    return directory.resolve(
        recipe.name() + "-" + Integer.toHexString(recipe.toString().hashCode()) + ".json.gz");
  }

  /** Whether the directory holds the recipe's run. */
  public static boolean isKept(Path directory, Recipe recipe) {
    return Files.isRegularFile(file(directory, recipe));
  }

  /** Writes a recorded run, as replay takes it, that {@link #read} gives back. */
  public void write(Path directory) throws IOException {
    ObjectNode outcome = JSON.createObjectNode()
        .put("preflight", preflight.name())
        .put("testAccuracy", accuracy)
        .put("meanSparsity", sparsity);
    ArrayNode loss = outcome.putArray("losses");
    for (double each : losses) {
      if (Double.isFinite(each)) {
        loss.add((float) each);
      } else {
        loss.addNull();
      }
    }
    putSteps(outcome.putArray("others"), others);
    putSteps(outcome.putArray("othersByCadence"), othersByCadence);
    Files.createDirectories(directory);
    Path target = file(directory, recipe);
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try (OutputStream out =
        new BufferedOutputStream(new GZIPOutputStream(Files.newOutputStream(part)))) {
      new RecordedRun(description, frames, List.of(), outcome).write(out);
    }
    Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void putSteps(ArrayNode array, List<OptionalInt> steps) {
    steps.forEach(step -> array.add(step.orElse(-1)));
  }

  /** The recipe's run from its file. */
  public static Trained read(Path directory, Recipe recipe) throws IOException {
    try (InputStream in = Files.newInputStream(file(directory, recipe))) {
      RecordedRun run = RecordedRun.read(in);
      JsonNode outcome = run.outcome();
      JsonNode loss = outcome.get("losses");
      double[] losses = new double[loss.size()];
      for (int i = 0; i < losses.length; i++) {
        losses[i] = loss.get(i).isNull() ? Double.NaN : loss.get(i).asDouble();
      }
      return new Trained(
          recipe,
          run.description(),
          run.frames(),
          steps(outcome.get("others")),
          steps(outcome.get("othersByCadence")),
          Verdict.valueOf(outcome.get("preflight").asText()),
          losses,
          outcome.get("testAccuracy").asDouble(),
          outcome.get("meanSparsity").asDouble());
    }
  }

  private static List<OptionalInt> steps(JsonNode array) {
    List<OptionalInt> steps = new ArrayList<>();
    array.forEach(
        step -> steps.add(step.asInt() < 0 ? OptionalInt.empty() : OptionalInt.of(step.asInt())));
    return steps;
  }
}
