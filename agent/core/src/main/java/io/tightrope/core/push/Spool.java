package io.tightrope.core.push;

import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.json.EventCodec;
import io.tightrope.core.json.FrameCodec;
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
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Parcels that wait on disk, one gzipped file each, in a directory of the run's own: the oldest is
 * sent first, and when the limit is reached the oldest of the least worth goes. A file appears
 * whole or not at all. Created when the first parcel comes. Not thread-safe.
 */
final class Spool {
  private record Stored(Path file, long bytes, Parcel.Worth worth) {}

  private final Path directory;
  private final long limitBytes;
  private final int layerCount;
  private final ArrayDeque<Stored> stored = new ArrayDeque<>();
  private long bytes;
  private long number;

  Spool(Path directory, long limitBytes, int layerCount) {
    this.directory = directory;
    this.limitBytes = limitBytes;
    this.layerCount = layerCount;
  }

  boolean isEnabled() {
    return limitBytes > 0;
  }

  boolean isEmpty() {
    return stored.isEmpty();
  }

  /**
   * Puts a parcel behind those that are there.
   *
   * @return how many parcels had to go for it
   * @throws IOException if it could not be written; nothing has changed then
   */
  int add(Parcel parcel) throws IOException {
    Files.createDirectories(directory);
    String name =
        String.format(Locale.ROOT, "%012d-%s", number++, parcel.worth().name());
    Path file = directory.resolve(name + ".json.gz");
    Path part = directory.resolve(name + ".part");
    try {
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(part))) {
        out.write(encode(parcel));
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException failure) {
      Files.deleteIfExists(part);
      throw failure;
    }
    long size = Files.size(file);
    stored.add(new Stored(file, size, parcel.worth()));
    bytes += size;
    int dropped = 0;
    while (bytes > limitBytes && !stored.isEmpty()) {
      dropLeast();
      dropped++;
    }
    return dropped;
  }

  private static byte[] encode(Parcel parcel) {
    if (parcel instanceof Parcel.OfFrame frame) {
      return FrameCodec.encode(
          new FrameBatch(FrameBatch.DEFAULT_WORKER, java.util.List.of(frame.frame())));
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
  Iterable<?> places() {
    return stored;
  }

  /**
   * Reads the parcel at a place.
   *
   * @throws IOException if it cannot be read
   */
  Parcel read(Object place) throws IOException {
    Stored entry = (Stored) place;
    try (InputStream in =
        new GZIPInputStream(new BufferedInputStream(Files.newInputStream(entry.file())))) {
      return entry.worth() == Parcel.Worth.EVENT
          ? new Parcel.OfEvent(EventCodec.decode(in))
          : new Parcel.OfFrame(
              FrameCodec.decode(in, layerCount).frames().get(0),
              entry.worth() == Parcel.Worth.FRAME_WITH_ALERT);
    }
  }

  /** Removes the parcel at a place, if it is still there. */
  void remove(Object place) {
    if (!stored.remove(place)) {
      return;
    }
    Stored entry = (Stored) place;
    bytes -= entry.bytes();
    delete(entry.file());
    if (stored.isEmpty()) {
      delete(directory);
    }
  }

  private static void delete(Path path) {
    File file = path.toFile();
    if (!file.delete() && file.exists()) {
      file.deleteOnExit();
    }
  }
}
