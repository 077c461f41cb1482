package io.tightrope.benchmarks.stages.data;

import io.tightrope.examples.data.FashionMnist;
import io.tightrope.examples.data.LabelledImages;
import io.tightrope.examples.training.Inputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** The full Fashion-MNIST as networks take it. */
public final class Images {

  private static final int FULL_SET = 60_000;
  private static final int GLIMPSE = 1000;

  private Images() {}

  /** What a user is told when there are no images, or too few; one line. */
  public static final class MissingException extends IOException {
    private static final long serialVersionUID = 1;

    MissingException(String message) {
      super(message);
    }
  }

  /**
   * Reads the installed set, or the one in the directory that the user names.
   *
   * @throws MissingException if there is none or it is a subset
   */
  public static Task read(Optional<Path> directory) throws IOException {
    Path from = directory.orElse(FashionMnist.INSTALLED);
    if (!Files.isDirectory(from)) {
      throw new MissingException(from
          + " is not a directory: install Debian's package dataset-fashion-mnist (non-free), or name"
          + " the directory of the four original files with --data");
    }
    FashionMnist set = FashionMnist.in(from);
    if (set.train().count() < FULL_SET) {
      throw new MissingException(from + " holds " + set.train().count()
          + " training images, but this benchmark is about the full set of " + FULL_SET);
    }
    FashionMnist first = new FashionMnist(set.train(), firstOf(set.test()), set.source());
    return new Task(
        LabelledImages.CLASSES, Inputs.train(set), Inputs.test(set), Inputs.test(first));
  }

  private static LabelledImages firstOf(LabelledImages images) {
    int count = Math.min(GLIMPSE, images.count());
    return new LabelledImages(
        Arrays.copyOf(images.pixels(), count * images.pixelsPerImage()),
        Arrays.copyOf(images.labels(), count),
        images.pixelsPerImage());
  }
}
