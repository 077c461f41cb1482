package io.tightrope.dl4j.checkpoint;

import io.tightrope.core.action.ModelCopy;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network at one moment, to be written as DL4J's {@code ModelSerializer} writes one. The file is not
 * compressed: weights hardly shrink, and deflating them takes the processor from the training.
 */
final class NetworkCopy implements ModelCopy {
  private static final int BUFFER = 1 << 16;

  private final byte[] configuration;
  private final INDArray parameters;
  private final @Nullable INDArray updaterState;

  /**
   * Takes the arrays over, which are nobody else's.
   *
   * @param configuration JSON in ASCII
   * @param updaterState null for an updater without any
   */
  NetworkCopy(byte[] configuration, INDArray parameters, @Nullable INDArray updaterState) {
    this.configuration = configuration;
    this.parameters = parameters;
    this.updaterState = updaterState;
  }

  static long bytes(INDArray array) {
    return array.length() * array.dataType().width();
  }

  @Override
  public long bytes() {
    long ofUpdater = updaterState == null ? 0 : bytes(updaterState);
    return configuration.length + bytes(parameters) + ofUpdater;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    zip.setLevel(Deflater.NO_COMPRESSION);
    zip.putNextEntry(new ZipEntry(ModelSerializer.CONFIGURATION_JSON));
    zip.write(configuration);
    zip.putNextEntry(new ZipEntry(ModelSerializer.COEFFICIENTS_BIN));
    write(parameters, zip);
    if (updaterState != null) {
      zip.putNextEntry(new ZipEntry(ModelSerializer.UPDATER_BIN));
      write(updaterState, zip);
    }
    zip.finish();
  }

  private static void write(INDArray array, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(new BufferedOutputStream(out, BUFFER));
    Nd4j.write(array, data);
    data.flush();
  }

  @Override
  public void close() {
    close(parameters);
    if (updaterState != null) {
      close(updaterState);
    }
  }

  private static void close(INDArray array) {
    if (array.closeable()) {
      array.close();
    }
  }
}
