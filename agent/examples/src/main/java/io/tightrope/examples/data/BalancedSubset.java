package io.tightrope.examples.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/**
 * Made the bundled subset, and makes it again, byte for byte: of each class the first 600 training and
 * the first 100 test images, in the order of the full set's files.
 *
 * <pre>{@code
 * apt-get install dataset-fashion-mnist
 * java -cp agent/examples/target/classes io.tightrope.examples.data.BalancedSubset \
 *     /usr/share/datasets/fashion-mnist agent/examples/src/main/resources/io/tightrope/examples/data
 * }</pre>
 */
public final class BalancedSubset {

  private static final int TRAIN_PER_CLASS = 600;
  private static final int TEST_PER_CLASS = 100;

  private BalancedSubset() {}

  /** Takes the directory of the full set and the directory to write to. */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      System.err.println("usage: BalancedSubset FULL_SET_DIRECTORY OUTPUT_DIRECTORY");
      System.exit(2);
    }
    try {
      write(Path.of(args[0]), Path.of(args[1]));
    } catch (DataFileException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  static void write(Path fullSet, Path output) throws IOException {
    Files.createDirectories(output);
    String[] names = FashionMnist.FILES;
    for (int i = 0; i < names.length; i += 2) {
      IdxFile images = IdxFile.read(fullSet.resolve(names[i]), 3);
      IdxFile labels = IdxFile.read(fullSet.resolve(names[i + 1]), 1);
      int[] places = firstOfEachClass(labels.elements(), i == 0 ? TRAIN_PER_CLASS : TEST_PER_CLASS);
      images.select(places).write(output.resolve(names[i]));
      labels.select(places).write(output.resolve(names[i + 1]));
    }
  }

  /** The places of the first {@code perClass} items of each class, ascending. */
  static int[] firstOfEachClass(byte[] labels, int perClass) {
    int[] seen = new int[LabelledImages.CLASSES];
    return IntStream.range(0, labels.length)
        .filter(i -> seen[labels[i]]++ < perClass)
        .toArray();
  }
}
