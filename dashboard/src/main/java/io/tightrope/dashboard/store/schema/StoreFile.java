package io.tightrope.dashboard.store.schema;

import io.tightrope.dashboard.journal.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Properties;
import org.duckdb.DuckDBConnection;

/** The file and the first connection to it. */
public record StoreFile(Path path, DuckDBConnection connection) {
  private static final String MEMORY_LIMIT = "512MB";
  private static final String CHECKPOINT_AT = "256MB";

  public static StoreFile open(Path path) throws SQLException {
    Path directory = path.toAbsolutePath().resolveSibling("");
    try {
      PrivateFiles.makeDirectory(directory);
    } catch (IOException e) {
      if (StoreFault.isOfDisk(e)) {
        throw diskFails(path, e);
      }
      throw new StoreException("cannot make the directory of " + path + ": " + e, e);
    }
    Properties settings = new Properties();
    settings.setProperty("memory_limit", MEMORY_LIMIT);
    settings.setProperty("checkpoint_threshold", CHECKPOINT_AT);
    settings.setProperty(
        "threads", Integer.toString(Math.min(4, Runtime.getRuntime().availableProcessors())));
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    StoreFile file = new StoreFile(path, (DuckDBConnection)
        DriverManager.getConnection("jdbc:duckdb:" + path.toAbsolutePath(), settings));
    PrivateFiles.restrictAll(directory, path.toFile().getName(), "journal");
    return file;
  }

  /**
   * Makes sure that no other process has a store open.
   *
   * @throws StoreException if one has
   */
  public static void checkUnused(Path path) {
    if (Files.exists(path)) {
      try {
        open(path).connection().close();
      } catch (SQLException e) {
        StoreException unusable = unusable(path, e);
        if (String.valueOf(unusable.getMessage()).contains("in use")) {
          throw unusable;
        }
      }
    }
  }

  /** What is wrong with the file and what to do, in one line. */
  public static StoreException unusable(Path path, SQLException e) {
    String reason = String.valueOf(e.getMessage());
    if (reason.toLowerCase(Locale.ROOT).contains("lock")) {
      return new StoreException(
          "the store " + path + " is in use by another process; stop that one or choose another"
              + " --data directory",
          e);
    }
    if (StoreFault.isOfDisk(e)) {
      return diskFails(path, e);
    }
    return new StoreException(
        "the store " + path + " cannot be read and was left as it is; move it away or restore it"
            + " from a backup (" + firstLine(reason) + ")",
        e);
  }

  /** What is wrong with the disk and what to do, in one line. */
  public static StoreException diskFails(Path path, Exception e) {
    return new StoreException(
        "the store " + path + " cannot be opened, and nothing in it was changed. "
            + StoreFault.of(e, 0).sentence() + " Then start again.",
        e);
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("no reason given");
  }

  public long sizeInBytes() {
    return size(path) + size(path.resolveSibling(path.getFileName() + ".wal"));
  }

  /** Free space on the disk of the file in bytes; -1 if that is not known. */
  public long freeBytes() {
    try {
      return Files.getFileStore(path).getUsableSpace();
    } catch (IOException e) {
      return -1;
    }
  }

  private static long size(Path path) {
    try {
      return Files.exists(path) ? Files.size(path) : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
