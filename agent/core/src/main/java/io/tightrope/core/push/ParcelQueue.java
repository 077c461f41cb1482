package io.tightrope.core.push;

import io.tightrope.core.health.AgentHealth;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Parcels in the order of their arrival, the older ones on disk when memory is full. Whatever is
 * full, the oldest of the least worth is dropped and counted. Adding never waits for the network.
 * Thread-safe.
 */
final class ParcelQueue {
  private static final long SPOOL_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** What is sent at a time, and where it came from. */
  record Batch(List<Parcel> parcels, List<Place> places) {
    boolean isEmpty() {
      return parcels.isEmpty();
    }
  }

  private final Spool spool;
  private final long limitBytes;
  private final URI dashboard;
  private final AgentHealth health;
  private final ArrayDeque<Parcel> memory = new ArrayDeque<>();
  private long memoryBytes;
  private long noSpoolUntilNanos;
  private boolean closed;

  ParcelQueue(Spool spool, long limitBytes, URI dashboard, AgentHealth health) {
    this.spool = spool;
    this.limitBytes = limitBytes;
    this.dashboard = dashboard;
    this.health = health;
    noSpoolUntilNanos = System.nanoTime();
  }

  synchronized void add(Parcel parcel) {
    if (closed) {
      health.dropped(1);
      return;
    }
    memory.add(parcel);
    memoryBytes += parcel.size();
    if (memoryBytes > limitBytes) {
      spoolDownTo(limitBytes / 2);
    }
    long dropped = 0;
    while (memoryBytes > limitBytes && memory.size() > 1) {
      dropLeast();
      dropped++;
    }
    if (dropped > 0) {
      overflowed(
          "queue-limit " + limitBytes + " bytes in memory; nothing more goes to disk", dropped);
    }
    notifyAll();
  }

  private void spoolDownTo(long bytes) {
    if (!spool.isEnabled() || System.nanoTime() - noSpoolUntilNanos < 0) {
      return;
    }
    try {
      while (memoryBytes > bytes && !memory.isEmpty()) {
        int dropped = spool.add(memory.element());
        if (dropped > 0) {
          health.dropped(dropped);
          overflowed(spool.room(), dropped);
        }
        memoryBytes -= memory.remove().size();
      }
    } catch (IOException | RuntimeException | OutOfMemoryError failure) {
      health.error("writing to the spool", failure);
      noSpoolUntilNanos = System.nanoTime() + SPOOL_PAUSE_NANOS;
    }
  }

  private void overflowed(String detail, long dropped) {
    health.spool().overflowed(this, dashboard, detail, dropped);
  }

  private void dropLeast() {
    for (Parcel.Worth worth : Parcel.Worth.values()) {
      for (Iterator<Parcel> all = memory.iterator(); all.hasNext(); ) {
        Parcel candidate = all.next();
        if (candidate.worth() == worth) {
          all.remove();
          memoryBytes -= candidate.size();
          health.dropped(1);
          return;
        }
      }
    }
  }

  /**
   * The oldest parcels: one event, one block of scalars, or frames that follow each other. They stay until {@link
   * #remove}. None once the queue is closed: what is on disk may be another process's by then, and whoever closes
   * it also interrupts the reader, whose file would then look damaged.
   */
  synchronized Batch oldest(int mostFrames, long mostBytes) {
    if (closed) {
      return new Batch(List.of(), List.of());
    }
    List<Parcel> parcels = new ArrayList<>();
    List<Place> places = new ArrayList<>();
    long bytes = 0;
    Iterator<? extends Place> source =
        spool.isEmpty() ? memory.iterator() : spool.places().iterator();
    while (source.hasNext() && parcels.size() < mostFrames) {
      Place place = source.next();
      Parcel parcel;
      try {
        parcel = parcel(place);
      } catch (IOException | RuntimeException failure) {
        if (parcels.isEmpty()) {
          health.error("reading the spool", failure);
          health.dropped(1);
          remove(place);
          return oldest(mostFrames, mostBytes);
        }
        break;
      }
      boolean isAlone = !(parcel instanceof Parcel.OfFrame);
      if (!parcels.isEmpty() && (isAlone || bytes + parcel.size() > mostBytes)) {
        break;
      }
      parcels.add(parcel);
      places.add(place);
      bytes += parcel.size();
      if (isAlone) {
        break;
      }
    }
    return new Batch(parcels, places);
  }

  private Parcel parcel(Place place) throws IOException {
    return place instanceof Spool.Stored stored ? spool.read(stored) : (Parcel) place;
  }

  /** Takes out what was sent, as far as it is still there. */
  synchronized void remove(Batch batch) {
    batch.places().forEach(this::remove);
    if (isEmpty()) {
      health.spool().emptied(this);
    }
    notifyAll();
  }

  private void remove(Place place) {
    if (place instanceof Parcel parcel) {
      if (memory.remove(parcel)) {
        memoryBytes -= parcel.size();
      }
      return;
    }
    try {
      spool.remove((Spool.Stored) place);
    } catch (IOException failure) {
      health.error("leaving the spool", failure);
    }
  }

  /** The sender goes by another name from now on. */
  synchronized void renamed(Sender sender) {
    try {
      spool.renamed(sender);
    } catch (IOException failure) {
      health.error("writing to the spool", failure);
    }
  }

  /** Sends no more; what is on disk stays there for a later process. */
  synchronized void close() {
    closed = true;
    health.spool().emptied(this);
    try {
      spool.release();
    } catch (IOException failure) {
      health.error("leaving the spool", failure);
    }
    notifyAll();
  }

  synchronized boolean isEmpty() {
    return memory.isEmpty() && spool.isEmpty();
  }

  /** Waits until there is something or the time is over. */
  synchronized void awaitWork(long millis) throws InterruptedException {
    if (isEmpty()) {
      wait(millis);
    }
  }

  /** Wakes whoever waits here. */
  synchronized void wake() {
    notifyAll();
  }

  /** Moves everything to disk, as far as it goes. */
  synchronized void spoolAll() {
    spoolDownTo(-1);
  }

  /** Gives memory back in need: drops the older half of what is held there. */
  synchronized void shed() {
    for (int half = memory.size() / 2; half > 0; half--) {
      dropLeast();
    }
  }
}
