package io.tightrope.examples.training;

import io.tightrope.examples.data.DataFileException;
import io.tightrope.examples.data.FashionMnist;
import java.io.IOException;
import java.util.Arrays;

/** The edge of a training program to its user: options in, one clear line out when it cannot run. */
public final class Program {

  private static final int GOOD = 0;
  private static final int INPUT_ERROR = 2;

  private Program() {}

  /** What a program does with its images. */
  @FunctionalInterface
  public interface Body {
    /** Trains and reports. */
    Summary train(Options options, FashionMnist images);
  }

  /** Runs the body; ends the JVM with 2 if options or files are unusable. */
  public static void main(String[] args, Body body) {
    int status = run(args, body);
    if (status != GOOD) {
      System.exit(status);
    }
  }

  static int run(String[] args, Body body) {
    if (Arrays.asList(args).contains("--help")) {
      System.out.print(Options.USAGE);
      return GOOD;
    }
    try {
      Options options = Options.parse(args);
      Summary.requireWritable(options.summary());
      FashionMnist images = options.images();
      System.out.printf(
          "%,d training and %,d test images, %s%n",
          images.train().count(), images.test().count(), images.source());
      body.train(options, images).write(options.summary());
      return GOOD;
    } catch (Options.UsageException | DataFileException e) {
      System.err.println(e.getMessage());
      return INPUT_ERROR;
    } catch (IOException e) {
      System.err.println("cannot read or write: " + e.getMessage());
      return INPUT_ERROR;
    }
  }
}
