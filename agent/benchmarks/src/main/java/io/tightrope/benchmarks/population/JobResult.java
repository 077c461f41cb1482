package io.tightrope.benchmarks.population;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * What a job says of itself at its end. It travels in a file of properties: these hold numbers that are
 * not finite, and reading and writing them loads no library into the job's JVM.
 *
 * @param metric what the score is
 * @param scoreUntrained score before the first step
 * @param score score after the last step; NaN if the training threw
 * @param finalLoss loss of the last step
 * @param steps optimizer steps that were done
 * @param stepsBefore optimizer steps that the network had done before the program began
 * @param threw what the training threw; empty if nothing
 * @param cpuSeconds processor time of the whole JVM until then
 * @param digest SHA-256 of the trained parameters
 */
record JobResult(
    String metric,
    double scoreUntrained,
    double score,
    double finalLoss,
    int steps,
    int stepsBefore,
    String threw,
    double cpuSeconds,
    String digest) {

  /** Whether the other training came to the same, to the last bit. */
  boolean trainedAs(JobResult other) {
    return digest.equals(other.digest)
        && Double.compare(finalLoss, other.finalLoss) == 0
        && Double.compare(score, other.score) == 0
        && steps == other.steps
        && threw.equals(other.threw);
  }

  void write(Path file) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("metric", metric);
    properties.setProperty("scoreUntrained", Double.toString(scoreUntrained));
    properties.setProperty("score", Double.toString(score));
    properties.setProperty("finalLoss", Double.toString(finalLoss));
    properties.setProperty("steps", Integer.toString(steps));
    properties.setProperty("stepsBefore", Integer.toString(stepsBefore));
    properties.setProperty("threw", threw);
    properties.setProperty("cpuSeconds", Double.toString(cpuSeconds));
    properties.setProperty("digest", digest);
    try (Writer out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
  }

  static JobResult read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
    }
    return new JobResult(
        properties.getProperty("metric", ""),
        number(properties, "scoreUntrained"),
        number(properties, "score"),
        number(properties, "finalLoss"),
        (int) number(properties, "steps"),
        (int) number(properties, "stepsBefore"),
        properties.getProperty("threw", ""),
        number(properties, "cpuSeconds"),
        properties.getProperty("digest", ""));
  }

  private static double number(Properties properties, String name) {
    return Double.parseDouble(properties.getProperty(name, "NaN"));
  }
}
