package io.tightrope.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FashionMnistTest {

  @TempDir
  Path directory;

  @Test
  void the_bundled_subset_is_balanced() throws IOException {
    FashionMnist set = FashionMnist.bundled();

    assertThat(set.train().count()).isEqualTo(6000);
    assertThat(set.test().count()).isEqualTo(1000);
    assertThat(set.train().pixelsPerImage()).isEqualTo(28 * 28);
    assertThat(perClass(set.train())).containsOnly(600);
    assertThat(perClass(set.test())).containsOnly(100);
  }

  @Test
  void the_subset_is_made_again_byte_for_byte_from_the_full_set() throws IOException {
    assumeTrue(Files.isDirectory(FashionMnist.INSTALLED), "dataset-fashion-mnist is not installed");

    BalancedSubset.write(FashionMnist.INSTALLED, directory);

    for (String name : FashionMnist.FILES) {
      assertThat(Files.readAllBytes(directory.resolve(name))).isEqualTo(resource(name));
    }
  }

  @Test
  void files_in_a_directory_read_as_they_were_written() throws IOException {
    write(3, 3);

    FashionMnist set = FashionMnist.in(directory);

    assertThat(set.train().pixels()).isEqualTo(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
    assertThat(set.test().labels()).isEqualTo(new byte[] {0, 1, 2});
    assertThat(set.source()).isEqualTo(directory.toString());
  }

  @Test
  void a_missing_file_is_named() throws IOException {
    write(3, 3);
    Files.delete(directory.resolve("t10k-labels-idx1-ubyte.gz"));

    assertRefused("t10k-labels-idx1-ubyte.gz", "no such file");
  }

  @Test
  void a_file_cut_short_is_named() throws IOException {
    write(3, 3);
    Path file = directory.resolve("train-images-idx3-ubyte.gz");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 12));

    assertRefused("train-images-idx3-ubyte.gz", "cut short");
  }

  @Test
  void a_damaged_byte_is_found() throws IOException {
    write(3, 3);
    Path file = directory.resolve("train-images-idx3-ubyte.gz");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 6] ^= 0x55;
    Files.write(file, bytes);

    assertRefused("train-images-idx3-ubyte.gz", "not sound gzip");
  }

  @Test
  void a_file_that_is_no_gzip_is_named() throws IOException {
    write(3, 3);
    Files.writeString(directory.resolve("train-labels-idx1-ubyte.gz"), "not at all");

    assertRefused("train-labels-idx1-ubyte.gz", "not sound gzip");
  }

  @Test
  void a_file_of_another_format_or_length_is_named() throws IOException {
    write(3, 3);
    gzip("train-labels-idx1-ubyte.gz", 0, 0, 8, 3, 0, 0, 0, 3, 0, 1, 2);
    assertRefused("train-labels-idx1-ubyte.gz", "starts with 00000803, not 00000801");
    gzip("train-labels-idx1-ubyte.gz", 0, 0, 8, 1, 0, 0, 0, 3, 0, 1, 2, 3);
    assertRefused("train-labels-idx1-ubyte.gz", "longer than its header says");
    gzip("train-labels-idx1-ubyte.gz", 0, 0, 8, 1, 0, 0, 0, 0);
    assertRefused("train-labels-idx1-ubyte.gz", "a dimension of 0");
    gzip("train-labels-idx1-ubyte.gz", 0, 0, 8, 1, 0, 0, 0, 3, 0, 1, 77);
    assertRefused("train-labels-idx1-ubyte.gz", "label of 77");
  }

  @Test
  void labels_that_do_not_fit_their_images_are_named() throws IOException {
    write(3, 2);

    assertRefused("train-labels-idx1-ubyte.gz", "2 labels for 3 images");
  }

  @Test
  void a_directory_in_the_place_of_a_file_is_named() throws IOException {
    write(3, 3);
    Files.delete(directory.resolve("train-images-idx3-ubyte.gz"));
    Files.createDirectory(directory.resolve("train-images-idx3-ubyte.gz"));

    assertRefused("train-images-idx3-ubyte.gz", "cannot be read");
  }

  private void assertRefused(String file, String problem) {
    assertThatThrownBy(() -> FashionMnist.in(directory))
        .isInstanceOf(DataFileException.class)
        .hasMessageStartingWith(directory.resolve(file).toString())
        .hasMessageContaining(problem)
        .hasMessageNotContaining("\n");
  }

  /** Four tiny files of 2 x 2 images. */
  private void write(int images, int labels) throws IOException {
    for (int i = 0; i < 4; i += 2) {
      int[] shape = {images, 2, 2};
      new IdxFile(shape, ascending(images * 4)).write(directory.resolve(FashionMnist.FILES[i]));
      new IdxFile(new int[] {labels}, ascending(labels))
          .write(directory.resolve(FashionMnist.FILES[i + 1]));
    }
  }

  private static byte[] ascending(int count) {
    byte[] bytes = new byte[count];
    IntStream.range(0, count).forEach(i -> bytes[i] = (byte) i);
    return bytes;
  }

  private void gzip(String name, int... bytes) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(directory.resolve(name)))) {
      for (int b : bytes) {
        out.write(b);
      }
    }
  }

  private static int[] perClass(LabelledImages images) {
    int[] count = new int[LabelledImages.CLASSES];
    for (byte label : images.labels()) {
      count[label]++;
    }
    return count;
  }

  private static byte[] resource(String name) throws IOException {
    try (var in = FashionMnist.class.getResourceAsStream(name)) {
      return in == null ? new byte[0] : in.readAllBytes();
    }
  }
}
