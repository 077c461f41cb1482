package io.tightrope.dashboard.store;

import io.tightrope.dashboard.journal.PrivateFiles;
import io.tightrope.dashboard.store.schema.Schema;
import io.tightrope.dashboard.store.schema.StoreException;
import io.tightrope.dashboard.store.schema.StoreFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;

/**
 * Backups of a store. A backup is one DuckDB file with everything that had been acknowledged at a moment;
 * it needs no journal.
 */
public final class Backup {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private Backup() {}

  /**
   * What is in a backup.
   *
   * @param bytes size of its file
   */
  public record Contents(long runs, long frames, long events, long bytes) {}

  /**
   * Reads a backup through and changes nothing.
   *
   * @throws StoreException if it is not a complete backup, or one of a newer version
   */
  public static Contents check(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new StoreException("There is no backup " + file + ".");
    }
    try {
      Schema.Counts counts = Schema.counts(file);
      return new Contents(counts.runs(), counts.frames(), counts.events(), Files.size(file));
    } catch (SQLException | IOException e) {
      throw new StoreException(
          "The file " + file + " is not a complete backup of a store: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable"),
          e);
    }
  }

  /**
   * Makes a data directory of a backup. The file is checked, copied and brought to disk under another
   * name first, so that the directory has a whole store or none.
   *
   * @param replace whether a store that is there is moved into a directory beside its files
   * @throws StoreException if the backup is unusable, or there is a store already
   */
  public static Contents restore(Path backup, Path directory, boolean replace) {
    Contents contents = check(backup);
    Path store = directory.resolve(DuckDbStore.FILE);
    Path part = directory.resolve(DuckDbStore.FILE + ".part");
    try {
      PrivateFiles.makeDirectory(directory);
      if (isUsed(directory)) {
        if (!replace) {
          throw new StoreException(
              "There is a store in " + directory
                  + " already. Choose another --data directory, or move that store aside with --replace.");
        }
        StoreFile.checkUnused(store);
      }
      PrivateFiles.makeFile(part);
      try (OutputStream out = Files.newOutputStream(part)) {
        Files.copy(backup, out);
      }
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      if (isUsed(directory)) {
        moveAside(directory);
      }
      Files.move(part, store, StandardCopyOption.ATOMIC_MOVE);
      return contents;
    } catch (IOException e) {
      throw new StoreException(
          "The backup could not be restored into " + directory + ": " + e.getMessage(), e);
    } finally {
      part.toFile().delete();
    }
  }

  private static List<Path> filesOf(Path directory) {
    return List.of(
        directory.resolve(DuckDbStore.FILE),
        directory.resolve(DuckDbStore.FILE + ".wal"),
        directory.resolve(DuckDbStore.JOURNAL));
  }

  private static boolean isUsed(Path directory) throws IOException {
    for (Path file : filesOf(directory)) {
      if (Files.isDirectory(file)) {
        try (Stream<Path> inside = Files.list(file)) {
          if (inside.findAny().isPresent()) {
            return true;
          }
        }
      } else if (Files.exists(file)) {
        return true;
      }
    }
    return false;
  }

  private static void moveAside(Path directory) throws IOException {
    Path aside = directory.resolve("replaced-" + TIME.format(Instant.now()));
    if (Files.exists(aside)) {
      throw new FileAlreadyExistsException(aside.toString());
    }
    PrivateFiles.makeDirectory(aside);
    for (Path file : filesOf(directory)) {
      if (Files.exists(file)) {
        Files.move(file, aside.resolve(file.getFileName()));
      }
    }
  }
}
