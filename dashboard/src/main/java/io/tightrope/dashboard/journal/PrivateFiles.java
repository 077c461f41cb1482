package io.tightrope.dashboard.journal;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Files that only the user who runs the dashboard can read, since tokens protect nothing from the
 * other users of the machine. Does nothing on file systems without such permissions.
 */
public final class PrivateFiles {
  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

  private PrivateFiles() {}

  /**
   * Makes a directory that only its owner can enter. One that is there stays as it is: it may hold
   * files of others.
   *
   * @throws IOException if it is missing and cannot be made
   */
  public static void makeDirectory(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Files.createDirectories(directory);
    restrict(directory, DIRECTORY);
  }

  /**
   * Makes an empty file that only its owner can read; one that is there is replaced.
   *
   * @throws IOException if it cannot be made
   */
  public static void makeFile(Path file) throws IOException {
    Files.deleteIfExists(file);
    if (Files.getFileAttributeView(parent(file), PosixFileAttributeView.class) == null) {
      Files.createFile(file);
    } else {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE));
    }
  }

  private static Path parent(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file : parent;
  }

  /** Takes files whose names begin so, and what lies in directories of such names, from others. */
  public static void restrictAll(Path directory, String... beginnings) {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path path : (Iterable<Path>) files::iterator) {
        String name = path.getFileName().toString();
        if (Stream.of(beginnings).anyMatch(name::startsWith)) {
          restrictTree(path);
        }
      }
    } catch (IOException e) {
      // a directory that cannot be listed is reported by whoever opens it
    }
  }

  private static void restrictTree(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      restrict(path, FILE);
      return;
    }
    restrict(path, DIRECTORY);
    try (Stream<Path> within = Files.list(path)) {
      for (Path file : (Iterable<Path>) within::iterator) {
        restrict(file, FILE);
      }
    }
  }

  /** Leaves files of other users alone. */
  private static void restrict(Path path, Set<PosixFilePermission> permissions) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    try {
      if (!view.readAttributes().permissions().equals(permissions)) {
        view.setPermissions(permissions);
      }
    } catch (FileSystemException e) {
      // not ours: its owner decides
    }
  }
}
