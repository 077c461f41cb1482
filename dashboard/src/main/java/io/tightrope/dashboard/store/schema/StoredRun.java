package io.tightrope.dashboard.store.schema;

import io.tightrope.core.json.RunCodec;
import io.tightrope.core.run.RunDescription;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A run as the store knows it, equal to another of the same number. Its description is decoded when it
 * is first asked for, so that a start does not wait for those of thousands of runs. Thread-safe.
 */
public final class StoredRun {
  private final int id;
  private final String name;
  private final double createdAt;
  private @Nullable String json;
  private @Nullable RunDescription description;

  /**
   * A run whose description is at hand.
   *
   * @param id number of the run in this store
   * @param createdAt seconds since the epoch
   */
  public StoredRun(int id, RunDescription description, double createdAt) {
    this.id = id;
    this.name = description.run();
    this.createdAt = createdAt;
    this.description = description;
  }

  /**
   * A run whose description is still to be decoded.
   *
   * @param json the description as {@link RunCodec} writes it
   */
  public StoredRun(int id, String name, String json, double createdAt) {
    this.id = id;
    this.name = name;
    this.createdAt = createdAt;
    this.json = json;
  }

  /** Number of the run in this store. */
  public int id() {
    return id;
  }

  /** The run's name. */
  public String name() {
    return name;
  }

  /** When it was introduced, seconds since the epoch. */
  public double createdAt() {
    return createdAt;
  }

  /**
   * The run's description.
   *
   * @throws StoreException if the store holds one that cannot be read
   */
  public synchronized RunDescription description() {
    RunDescription known = description;
    if (known == null) {
      try {
        known = RunCodec.decode(
            new ByteArrayInputStream(String.valueOf(json).getBytes(StandardCharsets.UTF_8)));
      } catch (IOException e) {
        throw new StoreException("the description of the run " + name + " is unreadable", e);
      }
      description = known;
      json = null;
    }
    return known;
  }

  public int layerCount() {
    return description().layers().size();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StoredRun run && run.id == id;
  }

  @Override
  public int hashCode() {
    return id;
  }

  @Override
  public String toString() {
    return name + " (" + id + ")";
  }
}
