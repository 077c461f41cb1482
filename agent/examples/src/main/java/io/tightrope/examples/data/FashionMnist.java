package io.tightrope.examples.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Fashion-MNIST: 28 x 28 greyscale images of clothes in ten classes (Xiao, Rasul, Vollgraf 2017, MIT
 * licence). A subset of 6,000 training and 1,000 test images travels with this program; the full set is
 * read from a directory.
 *
 * @param train the training images
 * @param test the test images
 * @param source where they were read from, for a progress line
 */
public record FashionMnist(LabelledImages train, LabelledImages test, String source) {

  /** Where Debian's package {@code dataset-fashion-mnist} puts the full set. */
  public static final Path INSTALLED = Path.of("/usr/share/datasets/fashion-mnist");

  static final String[] FILES = {
    "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"
  };

  /** The full set where it is installed, else the bundled subset. */
  public static FashionMnist installedOrBundled() throws IOException {
    return Files.isDirectory(INSTALLED) ? in(INSTALLED) : bundled();
  }

  /** The bundled subset, class-balanced, as {@link BalancedSubset} chose it. */
  public static FashionMnist bundled() throws IOException {
    LabelledImages train = joined(resource(FILES[0], 3), resource(FILES[1], 1), FILES[1]);
    LabelledImages test = joined(resource(FILES[2], 3), resource(FILES[3], 1), FILES[3]);
    return new FashionMnist(train, test, "bundled subset");
  }

  /**
   * The four files under their original names in a directory.
   *
   * @throws DataFileException if one of them is missing or broken, or they do not fit together
   */
  public static FashionMnist in(Path directory) throws DataFileException {
    IdxFile[] files = new IdxFile[FILES.length];
    for (int i = 0; i < FILES.length; i++) {
      files[i] = IdxFile.read(directory.resolve(FILES[i]), i % 2 == 0 ? 3 : 1);
    }
    LabelledImages train = LabelledImages.of(files[0], files[1], directory.resolve(FILES[1]));
    LabelledImages test = LabelledImages.of(files[2], files[3], directory.resolve(FILES[3]));
    if (train.pixelsPerImage() != test.pixelsPerImage()) {
      throw new DataFileException(
          directory.resolve(FILES[2]).toString(),
          "has images of another size than the training set",
          "take all files from the same source");
    }
    return new FashionMnist(train, test, directory.toString());
  }

  private static LabelledImages joined(IdxFile images, IdxFile labels, String name)
      throws DataFileException {
    return LabelledImages.of(images, labels, Path.of(name));
  }

  private static IdxFile resource(String name, int dimensions) throws IOException {
    try (InputStream in = FashionMnist.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new DataFileException(name, "is missing from the program", "build it again");
      }
      return IdxFile.read(in, name, dimensions);
    }
  }
}
