package io.tightrope.javaagent.innocence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A directory on a file system without room: a small one in memory where it may be mounted, which
 * takes root. Elsewhere a path below a regular file, where nothing can be written either.
 */
final class FullDisk implements AutoCloseable {
  private final Path directory;
  private final boolean mounted;

  FullDisk(Path home) throws IOException, InterruptedException {
    Path mountPoint = Files.createDirectory(home.resolve("disk"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=16k", "tightrope", mountPoint.toString());
    if (mounted) {
      directory = mountPoint;
    } else {
      directory = Files.writeString(home.resolve("file"), "in the way").resolve("spool");
    }
  }

  Path directory() {
    return directory;
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException noSuchProgram) {
      return false;
    }
  }

  @Override
  public void close() throws InterruptedException {
    if (mounted) {
      run("umount", directory.toString());
    }
  }
}
