package io.tightrope.examples.training;

import io.tightrope.examples.data.FashionMnist;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a user may ask of a training program.
 *
 * @param data directory of the images, empty for the installed set or else the bundled subset
 * @param bundled whether to take the bundled subset even where the full set is installed
 * @param seed of initialization and batch order
 * @param stepsScale factor of the steps of each stage
 * @param summary file to write the summary document to
 */
public record Options(
    Optional<Path> data, boolean bundled, long seed, double stepsScale, Optional<Path> summary) {

  static final String USAGE = """
      Options:
        --data DIR         read the four IDX files of Fashion-MNIST from this directory
                           (default: the installed full set, else the bundled subset)
        --bundled          take the bundled subset in any case
        --seed N           seed of initialization and batch order (default 1)
        --steps-scale X    train X times the usual number of steps in each stage (default 1)
        --summary FILE     write target, achieved sparsity and accuracy of each stage as JSON
        --help             print this and end
      """;

  /** The images that the options name. */
  public FashionMnist images() throws IOException {
    if (bundled) {
      return FashionMnist.bundled();
    }
    return data.isPresent() ? FashionMnist.in(data.get()) : FashionMnist.installedOrBundled();
  }

  /** The steps of a stage that usually takes this many, at least 1. */
  public int steps(int usual) {
    return (int) Math.max(1, Math.round(usual * stepsScale));
  }

  /**
   * Reads a command line.
   *
   * @throws UsageException if it cannot be understood
   */
  static Options parse(String... args) throws UsageException {
    Options options = new Options(Optional.empty(), false, 1, 1, Optional.empty());
    for (int i = 0; i < args.length; i++) {
      String name = args[i];
      if (name.equals("--bundled")) {
        options =
            new Options(options.data, true, options.seed, options.stepsScale, options.summary);
        continue;
      }
      if (i + 1 == args.length) {
        throw new UsageException(
            name.startsWith("--") ? name + " is unknown or lacks its value" : "unknown: " + name);
      }
      options = options.with(name, args[++i]);
    }
    return options;
  }

  private Options with(String name, String value) throws UsageException {
    try {
      return switch (name) {
        case "--data" ->
          new Options(Optional.of(Path.of(value)), bundled, seed, stepsScale, summary);
        case "--seed" -> new Options(data, bundled, Long.parseLong(value), stepsScale, summary);
        case "--steps-scale" -> new Options(data, bundled, seed, positive(value), summary);
        case "--summary" ->
          new Options(data, bundled, seed, stepsScale, Optional.of(Path.of(value)));
        default -> throw new UsageException("unknown option " + name);
      };
    } catch (IllegalArgumentException e) {
      throw new UsageException(name + " cannot be " + value, e);
    }
  }

  private static double positive(String value) {
    double number = Double.parseDouble(value);
    if (!(number > 0) || Double.isInfinite(number)) {
      throw new IllegalArgumentException(value);
    }
    return number;
  }

  /** A command line that cannot be understood; the message is one line. */
  static final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
      super(message + "; --help lists the options");
    }

    UsageException(String message, Throwable cause) {
      super(message + "; --help lists the options", cause);
    }
  }
}
