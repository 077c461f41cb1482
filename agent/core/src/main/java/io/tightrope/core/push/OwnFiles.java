package io.tightrope.core.push;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Makes files and directories that nobody but their owner can read, where the file system knows such
 * permissions. What is there already keeps its own.
 */
final class OwnFiles {
  private static final FileAttribute<?> DIRECTORY = permissions("rwx------");
  private static final FileAttribute<?> FILE = permissions("rw-------");

  private OwnFiles() {}

  private static FileAttribute<?> permissions(String text) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
  }

  private static FileAttribute<?>[] of(Path path, FileAttribute<?> permissions) {
    boolean isPosix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    return isPosix ? new FileAttribute<?>[] {permissions} : new FileAttribute<?>[0];
  }

  /** Makes the directory and those above it, if they are not there. */
  static void directories(Path directory) throws IOException {
    Files.createDirectories(directory, of(directory, DIRECTORY));
  }

  /** Opens a file to be written from its beginning. */
  static OutputStream write(Path file) throws IOException {
    return Channels.newOutputStream(channel(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING));
  }

  /** Opens a file, and makes it if the options say so. */
  static FileChannel channel(Path file, OpenOption... options) throws IOException {
    return FileChannel.open(file, Set.of(options), of(file, FILE));
  }
}
