package io.tightrope.examples.data;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * A gzip-compressed IDX file of unsigned bytes, the format of MNIST and its kin: two zero bytes, the
 * element type (8), the number of dimensions, each dimension as a big-endian int, then the elements.
 *
 * @param shape the dimensions, the number of items first
 * @param elements all elements, the last dimension fastest
 */
record IdxFile(int[] shape, byte[] elements) {

  private static final int UNSIGNED_BYTE = 8;
  private static final int MOST_ELEMENTS = 1 << 28;
  private static final String REMEDY =
      "put the original file there, or name another directory with --data";

  /** How many items the file holds. */
  int items() {
    return shape[0];
  }

  /** How many elements one item has: 1 for labels, height times width for images. */
  int itemSize() {
    return Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
  }

  /**
   * Reads a file.
   *
   * @throws DataFileException if it is missing, unreadable, no gzip, no IDX of this many dimensions,
   *     cut short or too long
   */
  static IdxFile read(Path file, int dimensions) throws DataFileException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString(), dimensions);
    } catch (DataFileException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw new DataFileException(file.toString(), "no such file", REMEDY);
    } catch (IOException e) {
      throw new DataFileException(file.toString(), "cannot be read (" + e + ")", REMEDY);
    }
  }

  /** Reads from a stream; {@code name} is what messages call it. */
  static IdxFile read(InputStream in, String name, int dimensions) throws IOException {
    try (DataInputStream idx = new DataInputStream(new GZIPInputStream(in, 1 << 16))) {
      int[] shape = readShape(idx, name, dimensions);
      long length = Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
      if (length > MOST_ELEMENTS) {
        throw new DataFileException(name, "claims an absurd " + length + " elements", REMEDY);
      }
      byte[] elements = new byte[(int) length];
      idx.readFully(elements);
      if (idx.read() >= 0) {
        throw new DataFileException(name, "is longer than its header says", REMEDY);
      }
      return new IdxFile(shape, elements);
    } catch (EOFException e) {
      throw new DataFileException(name, "is cut short", REMEDY);
    } catch (ZipException e) {
      throw new DataFileException(name, "is not sound gzip (" + e.getMessage() + ")", REMEDY);
    }
  }

  private static int[] readShape(DataInputStream idx, String name, int dimensions)
      throws IOException {
    int magic = idx.readInt();
    int expected = UNSIGNED_BYTE << 8 | dimensions;
    if (magic != expected) {
      throw new DataFileException(
          name,
          String.format(
              "is not an IDX file of bytes in %d dimensions (starts with %08x, not %08x)",
              dimensions, magic, expected),
          REMEDY);
    }
    int[] shape = new int[dimensions];
    for (int d = 0; d < dimensions; d++) {
      shape[d] = idx.readInt();
      if (shape[d] < 1 || shape[d] > MOST_ELEMENTS) {
        throw new DataFileException(name, "has a dimension of " + shape[d], REMEDY);
      }
    }
    return shape;
  }

  /** Writes the file; the same content gives the same bytes. */
  void write(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        DataOutputStream idx = new DataOutputStream(new BestGzip(out))) {
      idx.writeInt(UNSIGNED_BYTE << 8 | shape.length);
      for (int size : shape) {
        idx.writeInt(size);
      }
      idx.write(elements);
    }
  }

  /** The items at the given places, in that order. */
  IdxFile select(int[] places) {
    int size = itemSize();
    byte[] chosen = new byte[places.length * size];
    for (int i = 0; i < places.length; i++) {
      System.arraycopy(elements, places[i] * size, chosen, i * size, size);
    }
    int[] chosenShape = shape.clone();
    chosenShape[0] = places.length;
    return new IdxFile(chosenShape, chosen);
  }

  private static final class BestGzip extends GZIPOutputStream {
    BestGzip(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(9);
    }
  }
}
