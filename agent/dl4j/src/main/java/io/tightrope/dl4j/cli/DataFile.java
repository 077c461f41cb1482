package io.tightrope.dl4j.cli;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Examples from an IDX file of unsigned bytes (as MNIST comes) or a CSV of numbers, gzip allowed; the
 * first few hundred are enough.
 */
final class DataFile {
  private static final int IDX_UNSIGNED_BYTES = 0x08;
  private static final int LARGEST_EXAMPLE = 10_000_000;

  private DataFile() {}

  /**
   * Up to {@code most} examples.
   *
   * @throws InputException if the file is neither, or its rows differ in length
   */
  static double[][] read(Path file, int most) {
    if (!Files.isRegularFile(file)) {
      throw new InputException(file + " is not a file");
    }
    try (InputStream in = open(file)) {
      in.mark(4);
      int magic = in.read() << 24 | in.read() << 16 | in.read() << 8 | in.read();
      if (magic >>> 8 == IDX_UNSIGNED_BYTES && (magic & 0xff) >= 1) {
        return readIdx(file, new DataInputStream(in), magic & 0xff, most);
      }
      in.reset();
      return readCsv(file, in, most);
    } catch (IOException e) {
      throw new InputException(file + " cannot be read: " + e.getMessage());
    }
  }

  private static InputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file));
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip ? new BufferedInputStream(new GZIPInputStream(in)) : in;
  }

  private static double[][] readIdx(Path file, DataInputStream in, int dimensions, int most)
      throws IOException {
    int examples = in.readInt();
    long size = 1;
    for (int d = 1; d < dimensions; d++) {
      size *= in.readInt();
    }
    if (examples < 2 || size < 1 || size > LARGEST_EXAMPLE) {
      throw new InputException(
          file + " is an IDX file of " + examples + " examples of " + size + " values");
    }
    double[][] rows = new double[Math.min(examples, most)][(int) size];
    for (double[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = in.readUnsignedByte();
      }
    }
    return rows;
  }

  private static double[][] readCsv(Path file, InputStream in, int most) throws IOException {
    List<double[]> rows = new ArrayList<>();
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    int number = 0;
    for (String line = lines.readLine();
        line != null && rows.size() < most;
        line = lines.readLine()) {
      number++;
      if (!line.isBlank() && !(number == 1 && isHeader(line))) {
        rows.add(numbers(file, number, line));
      }
    }
    if (rows.size() < 2) {
      throw new InputException(file + " is neither IDX nor a CSV of at least two rows of numbers");
    }
    for (int i = 1; i < rows.size(); i++) {
      if (rows.get(i).length != rows.get(0).length) {
        throw new InputException(file + ": row " + (i + 1) + " has " + rows.get(i).length
            + " values, the first has " + rows.get(0).length);
      }
    }
    return rows.toArray(double[][]::new);
  }

  private static boolean isHeader(String line) {
    try {
      Double.parseDouble(line.split(",")[0].strip());
      return false;
    } catch (NumberFormatException e) {
      return true;
    }
  }

  private static double[] numbers(Path file, int number, String line) {
    String[] cells = line.split(",");
    double[] row = new double[cells.length];
    for (int i = 0; i < cells.length; i++) {
      try {
        row[i] = Double.parseDouble(cells[i].strip());
      } catch (NumberFormatException e) {
        throw new InputException(file + ": line " + number + " has no number in column " + (i + 1));
      }
    }
    return row;
  }
}
