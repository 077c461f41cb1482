package io.tightrope.examples.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;

/**
 * What came of a run. Written as one JSON document: {@code {program, seed, source, steps, seconds,
 * stages:[{stage, target, achieved, lowest, highest, accuracy, computeSaved, steps}]}}; a number that is not finite
 * travels as a string.
 *
 * @param program the program's name
 * @param seed of initialization and batch order
 * @param source where the images came from
 * @param steps all steps of training
 * @param seconds from the first step to the last measurement
 * @param stages one entry a stage, in order
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
public record Summary(
    String program, long seed, String source, int steps, double seconds, List<Stage> stages) {

  /**
   * The end of one stage, measured on the test images.
   *
   * @param stage from 1
   * @param target share of zeros aimed at
   * @param achieved mean over the hidden layers of their share of exact zeros
   * @param lowest the least sparse hidden layer's share
   * @param highest the sparsest hidden layer's share
   * @param accuracy share of images classified rightly
   * @param computeSaved share of multiply-accumulates that zeros make unnecessary
   * @param steps of this stage
   */
  @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
  public record Stage(
      int stage,
      double target,
      double achieved,
      double lowest,
      double highest,
      double accuracy,
      double computeSaved,
      int steps) {}

  static void requireWritable(Optional<Path> file) throws Options.UsageException {
    Path directory = file.map(f -> f.toAbsolutePath().getParent()).orElse(null);
    if (directory != null && !Files.isDirectory(directory)) {
      throw new Options.UsageException("--summary: there is no directory " + directory);
    }
  }

  void write(Optional<Path> file) throws IOException {
    if (file.isPresent()) {
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(file.get().toFile(), this);
    }
  }
}
