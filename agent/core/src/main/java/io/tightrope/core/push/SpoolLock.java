package io.tightrope.core.push;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;

/**
 * A lock on a spool's directory, held as long as its process sends from it; the system lets go of it
 * when the process ends, however it ends. It lies beside the directory and is taken before the
 * directory is made, so that no directory is seen without it.
 */
final class SpoolLock {
  private static final String SUFFIX = ".lock";

  private final Path file;
  private final FileChannel channel;

  private SpoolLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** The lock, or empty if another process holds it. */
  static Optional<SpoolLock> take(Path directory) throws IOException {
    OwnFiles.directories(Objects.requireNonNull(directory.getParent()));
    Path file = directory.resolveSibling(directory.getFileName() + SUFFIX);
    FileChannel channel =
        OwnFiles.channel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return Optional.of(new SpoolLock(file, channel));
      }
    } catch (OverlappingFileLockException heldHere) {
      // By this process itself, which is as good as by another.
    } catch (IOException | RuntimeException failure) {
      channel.close();
      throw failure;
    }
    channel.close();
    return Optional.empty();
  }

  /** Lets go of it; the directory, if it is still there, is anybody's. */
  void release() throws IOException {
    channel.close();
  }

  /** Lets go of it when the directory is gone. */
  void remove() throws IOException {
    Files.deleteIfExists(file);
    channel.close();
  }
}
