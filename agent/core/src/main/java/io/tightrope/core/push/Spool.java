package io.tightrope.core.push;

import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.json.EventCodec;
import io.tightrope.core.json.FrameCodec;
import io.tightrope.core.json.ScalarCodec;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Parcels that wait on disk, one gzipped file each, in a directory of their sender's own: the oldest
 * is sent first, and when the limit is reached the oldest of the least worth goes. A file appears
 * whole or not at all. The directory is made when the first parcel comes, is locked as long as this
 * process sends from it, is its owner's alone, and goes with the last parcel; what is left when the process ends, a later
 * one can {@link #adopt}. Not thread-safe.
 */
final class Spool {
  private static final String PARCEL = ".json.gz";
  private static final String PART = ".part";
  private static final String SENDER = "sender.properties";

  /** A parcel on disk. */
  record Stored(Path file, long bytes, Parcel.Worth worth) implements Place {}

  private final Path directory;
  private final long limitBytes;
  private final ArrayDeque<Stored> stored = new ArrayDeque<>();
  private Optional<Sender> sender;
  private @Nullable SpoolLock lock;
  private long bytes;
  private long number;

  private Spool(Path directory, long limitBytes, Optional<Sender> sender) {
    this.directory = directory;
    this.limitBytes = limitBytes;
    this.sender = sender;
  }

  /** A new one below that root, for parcels of that sender. */
  static Spool create(Path root, long limitBytes, Sender sender) {
    return new Spool(root.resolve(SpoolName.next()), limitBytes, Optional.of(sender));
  }

  /**
   * Takes over the spool of a process that has ended.
   *
   * @return the spool, without a sender if nobody can tell whose it is; empty if its process lives
   */
  static Optional<Spool> adopt(Path directory, long limitBytes) throws IOException {
    Optional<SpoolLock> lock = SpoolLock.take(directory);
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    if (!Files.isDirectory(directory)) {
      // Its process has sent the last parcel meanwhile.
      lock.get().remove();
      return Optional.empty();
    }
    Spool spool = new Spool(directory, limitBytes, sender(directory));
    spool.lock = lock.get();
    spool.findParcels();
    return Optional.of(spool);
  }

  private static Optional<Sender> sender(Path directory) {
    try {
      return Optional.of(Sender.read(directory.resolve(SENDER)));
    } catch (IOException lost) {
      return Optional.empty();
    }
  }

  private void findParcels() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        int dash = name.indexOf('-');
        if (name.endsWith(PART)) {
          delete(file);
        } else if (name.endsWith(PARCEL) && dash > 0) {
          number = Long.parseLong(name.substring(0, dash)) + 1;
          keep(
              file,
              Parcel.Worth.valueOf(name.substring(dash + 1, name.length() - PARCEL.length())));
        }
      }
    }
  }

  private void keep(Path file, Parcel.Worth worth) throws IOException {
    long size = Files.size(file);
    stored.add(new Stored(file, size, worth));
    bytes += size;
  }

  /** Whose parcels these are. */
  Optional<Sender> sender() {
    return sender;
  }

  /** The sender goes by another name from now on. */
  void renamed(Sender present) throws IOException {
    sender = Optional.of(present);
    if (!stored.isEmpty()) {
      writeSender(present);
    }
  }

  boolean isEnabled() {
    return limitBytes > 0;
  }

  boolean isEmpty() {
    return stored.isEmpty();
  }

  /** Where it is and how much it may take, in words. */
  String room() {
    return directory.getParent() + ", spool-limit " + limitBytes + " bytes";
  }

  /** What it takes on disk. */
  long bytes() {
    return bytes;
  }

  /**
   * Puts a parcel behind those that are there.
   *
   * @return how many parcels had to go for it
   * @throws IOException if it could not be written; nothing has changed then
   */
  int add(Parcel parcel) throws IOException {
    open();
    String name =
        String.format(Locale.ROOT, "%012d-%s", number++, parcel.worth().name());
    Path file = directory.resolve(name + PARCEL);
    Path part = directory.resolve(name + PART);
    try {
      try (OutputStream out = new GZIPOutputStream(OwnFiles.write(part))) {
        out.write(encode(parcel));
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException failure) {
      Files.deleteIfExists(part);
      throw failure;
    }
    keep(file, parcel.worth());
    int dropped = 0;
    while (bytes > limitBytes && !stored.isEmpty()) {
      dropLeast();
      dropped++;
    }
    return dropped;
  }

  private void open() throws IOException {
    if (lock == null) {
      lock = SpoolLock.take(directory).orElseThrow(() -> new IOException("locked: " + directory));
    }
    if (!Files.exists(directory.resolve(SENDER))) {
      OwnFiles.directories(directory);
      writeSender(sender.orElseThrow());
    }
  }

  private void writeSender(Sender present) throws IOException {
    Path part = directory.resolve(SENDER + PART);
    try {
      present.write(part);
      Files.move(part, directory.resolve(SENDER), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException failure) {
      Files.deleteIfExists(part);
      throw failure;
    }
  }

  private static byte[] encode(Parcel parcel) {
    if (parcel instanceof Parcel.OfFrame frame) {
      return FrameCodec.encode(new FrameBatch(FrameBatch.DEFAULT_WORKER, List.of(frame.frame())));
    }
    if (parcel instanceof Parcel.OfScalars scalars) {
      return ScalarCodec.encode(FrameBatch.DEFAULT_WORKER, scalars.block());
    }
    return EventCodec.encode(((Parcel.OfEvent) parcel).event());
  }

  private void dropLeast() {
    for (Parcel.Worth worth : Parcel.Worth.values()) {
      for (Iterator<Stored> all = stored.iterator(); all.hasNext(); ) {
        Stored candidate = all.next();
        if (candidate.worth() == worth) {
          all.remove();
          bytes -= candidate.bytes();
          delete(candidate.file());
          return;
        }
      }
    }
  }

  /** Where the parcels are, oldest first. */
  Iterable<Stored> places() {
    return stored;
  }

  /**
   * Reads the parcel at a place.
   *
   * @throws IOException if it cannot be read
   */
  Parcel read(Stored place) throws IOException {
    try (InputStream in =
        new GZIPInputStream(new BufferedInputStream(Files.newInputStream(place.file())))) {
      return switch (place.worth()) {
        case EVENT -> new Parcel.OfEvent(EventCodec.decode(in));
        case SCALARS -> new Parcel.OfScalars(ScalarCodec.decode(in).block());
        case FRAME, FRAME_WITH_ALERT ->
          new Parcel.OfFrame(
              FrameCodec.decode(in, layerCount()).frames().get(0),
              place.worth() == Parcel.Worth.FRAME_WITH_ALERT);
      };
    }
  }

  private int layerCount() {
    return sender.orElseThrow().run().layers().size();
  }

  /** Removes the parcel at a place, if it is still there. */
  void remove(Stored place) throws IOException {
    if (!stored.remove(place)) {
      return;
    }
    bytes -= place.bytes();
    delete(place.file());
    if (stored.isEmpty()) {
      close();
    }
  }

  /**
   * Removes everything.
   *
   * @return how many parcels that were
   */
  int discard() throws IOException {
    int parcels = stored.size();
    stored.forEach(entry -> delete(entry.file()));
    stored.clear();
    bytes = 0;
    close();
    return parcels;
  }

  private void close() throws IOException {
    delete(directory.resolve(SENDER));
    delete(directory);
    SpoolLock held = lock;
    lock = null;
    if (held != null) {
      held.remove();
    }
  }

  /** Leaves what is there to later processes. */
  void release() throws IOException {
    if (stored.isEmpty()) {
      close();
      return;
    }
    SpoolLock held = lock;
    lock = null;
    if (held != null) {
      held.release();
    }
  }

  private static void delete(Path path) {
    File file = path.toFile();
    if (!file.delete() && file.exists()) {
      file.deleteOnExit();
    }
  }
}
