package io.tightrope.core.action;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of one run, in a directory of its own that no other run shares:
 *
 * <pre>
 * checkpoint-dir/mnist-lr3/step-1400.zip
 *                          step-1600.zip
 *                          kept-step-1000.zip
 * </pre>
 *
 * <p>A file is written under another name and renamed when it is complete, so one of these names is
 * never half a model. Not thread-safe: all calls come on the writer's thread.
 */
final class CheckpointDirectory {
  /** Names with a number that are tried when other processes have the same run name. */
  private static final int MAXIMUM_NAMES = 1000;

  /** Room that must be left beside a file, as a multiple of its size: a full disk stops the job, too. */
  private static final int ROOM = 2;

  private final Path parent;
  private final String name;
  private final int keep;
  private final Deque<Checkpoint> rolling = new ArrayDeque<>();
  private final List<Checkpoint> kept = new ArrayList<>();
  private @Nullable Path directory;

  /**
   * @param parent where runs have their directories
   * @param run name of the run
   * @param keep how many files there are, without those that are kept for an alert
   */
  CheckpointDirectory(Path parent, String run, int keep) {
    this.parent = parent;
    this.name = DirectoryName.of(run);
    this.keep = keep;
  }

  /**
   * Makes the parent, if it is not there.
   *
   * @throws IOException if that fails, or nothing can be written there
   */
  void check() throws IOException {
    Files.createDirectories(parent);
    if (!Files.isWritable(parent)) {
      throw new IOException("permission denied");
    }
  }

  /**
   * Writes a model, and deletes the oldest files beyond those that stay.
   *
   * @throws IOException if the file cannot be written; nothing is left of it then
   */
  void write(long step, ModelCopy copy) throws IOException {
    Path home = home();
    checkRoom(home, copy.bytes());
    Path file = home.resolve("step-" + step + ".zip");
    Path part = home.resolve("step-" + step + ".part");
    try {
      writeTo(part, copy);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
    rolling.addLast(new Checkpoint(step, file));
    while (rolling.size() > keep) {
      Files.deleteIfExists(rolling.removeFirst().file());
    }
  }

  private static void writeTo(Path file, ModelCopy copy) throws IOException {
    try (FileChannel channel = FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
      copy.writeTo(out);
      out.flush();
      channel.force(true);
    }
  }

  private static void checkRoom(Path home, long bytes) throws IOException {
    long free = Files.getFileStore(home).getUsableSpace();
    if (free > 0 && free < ROOM * bytes) {
      throw new IOException("not enough room on the disk");
    }
  }

  private Path home() throws IOException {
    Path known = directory;
    if (known != null) {
      // Somebody may have tidied up.
      return Files.createDirectories(known);
    }
    Files.createDirectories(parent);
    for (int number = 1; number <= MAXIMUM_NAMES; number++) {
      Path candidate = parent.resolve(number == 1 ? name : name + "-" + number);
      try {
        directory = Files.createDirectory(candidate);
        return candidate;
      } catch (FileAlreadyExistsException taken) {
        // The next name is tried.
      }
    }
    throw new IOException("there are " + MAXIMUM_NAMES + " directories named " + name);
  }

  /**
   * Keeps the newest checkpoint from before a step for good.
   *
   * @param maximum no further one is kept if there are so many
   * @return that checkpoint under the name that it has now; empty if there is none, or no room for it
   * @throws IOException if it cannot be renamed
   */
  Optional<Checkpoint> keepBefore(long step, int maximum) throws IOException {
    Optional<Checkpoint> newest = Stream.concat(rolling.stream(), kept.stream())
        .filter(checkpoint -> checkpoint.step() < step && Files.exists(checkpoint.file()))
        .max(Comparator.comparingLong(Checkpoint::step));
    if (newest.isEmpty() || kept.contains(newest.get())) {
      return newest;
    }
    if (kept.size() >= maximum) {
      return Optional.empty();
    }
    Checkpoint found = newest.get();
    Path file = found.file().resolveSibling("kept-step-" + found.step() + ".zip");
    Files.move(found.file(), file, StandardCopyOption.ATOMIC_MOVE);
    rolling.remove(found);
    Checkpoint renamed = new Checkpoint(found.step(), file);
    kept.add(renamed);
    return Optional.of(renamed);
  }

  /** Deletes all that is not kept for good. */
  void clear() throws IOException {
    while (!rolling.isEmpty()) {
      Files.deleteIfExists(rolling.removeFirst().file());
    }
    Path home = directory;
    if (home != null && kept.isEmpty()) {
      Files.deleteIfExists(home);
      directory = null;
    }
  }
}
