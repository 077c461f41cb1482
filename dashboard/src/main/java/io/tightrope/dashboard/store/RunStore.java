package io.tightrope.dashboard.store;

import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.store.query.BucketRequest;
import io.tightrope.dashboard.store.query.Buckets;
import io.tightrope.dashboard.store.query.ExportFormat;
import io.tightrope.dashboard.store.query.LossLines;
import io.tightrope.dashboard.store.query.RunExtent;
import io.tightrope.dashboard.store.query.RunVisitor;
import io.tightrope.dashboard.store.query.ScalarBucket;
import io.tightrope.dashboard.store.query.ScalarRequest;
import io.tightrope.dashboard.store.schema.StoreBusyException;
import io.tightrope.dashboard.store.schema.StoreFault;
import io.tightrope.dashboard.store.schema.StoredDocument;
import io.tightrope.dashboard.store.schema.StoredRun;
import io.tightrope.dashboard.store.summary.RunSummary;
import io.tightrope.dashboard.store.write.Appended;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * The memory of the dashboard. What a method has acknowledged survives the end of the process, a
 * {@code kill -9} included. Thread-safe; a reader sees the state between two commits.
 */
public interface RunStore extends AutoCloseable {

  /** Every run, oldest first. */
  List<StoredRun> runs();

  /** What every run has come to as far as it is in the tables, oldest first; cheap. */
  List<RunSummary> summaries();

  /** Takes in a run that is not there yet. */
  StoredRun create(RunDescription description, double createdAt);

  /**
   * Appends the frames that are not there yet; a frame is known by run, worker and {@code seq}.
   *
   * @param committed is told after the commit, in the order of commits, before the future completes
   * @return completes when the frames are on disk; fails with {@link StoreBusyException} when more
   *     is waiting than may wait
   */
  CompletableFuture<Appended> append(StoredRun run, FrameBatch batch, Consumer<Appended> committed);

  /**
   * Appends a block of scalars unless it is known; a block is known by run, worker and {@code seq},
   * which is counted apart from frames. The names of its series must ascend.
   *
   * @param committed is told after the commit, in the order of commits, its place among the run's
   *     blocks, from 0; not called for a block that is known
   * @return completes when it is on disk, with whether it was new; fails with {@link
   *     StoreBusyException} when more is waiting than may wait
   */
  CompletableFuture<Boolean> append(
      StoredRun run, String worker, ScalarBlock block, IntConsumer committed);

  /**
   * Appends an event unless its {@code seq} is known, and waits for the commit.
   *
   * @param committed is told after the commit, in the order of commits, its place among the run's
   *     events, from 0; not called for an event that is known
   * @return whether it was new
   */
  boolean append(StoredRun run, RunEvent event, IntConsumer committed);

  /**
   * The lowest number above that of every frame, block of scalars and event that a reporter sent of a
   * run, whatever its worker; 0 before the first.
   */
  long nextSeq(StoredRun run);

  /** The events of a run in the order of arrival. */
  List<RunEvent> events(StoredRun run);

  /** Removes a run and all that belongs to it. */
  void delete(StoredRun run);

  /** First and last step, and what the last frame said. */
  RunExtent extent(StoredRun run);

  /** A range of steps, downsampled. */
  Buckets buckets(StoredRun run, BucketRequest request);

  /** The losses of many runs in a few points each, by the number of the run. */
  Map<Integer, List<LossLines.Point>> lossLines(List<LossLines.Range> ranges);

  /**
   * Scalars, downsampled, by name: the buckets that hold a value, ascending. The loss, the learning
   * rate and the accuracy of a frame count where no scalar was sent for its step.
   */
  Map<String, List<ScalarBucket>> scalars(StoredRun run, ScalarRequest request);

  /** Shows a run's frames, events and scalars in the order of arrival. */
  void replay(StoredRun run, RunVisitor visitor);

  /** Writes one row a layer and frame to a CSV or Parquet file. */
  void export(StoredRun run, ExportFormat format, Path target);

  /**
   * Gives up the full resolution of a run that has ended: of each block of some 32 frames, minimum,
   * maximum and last value stay. Whether there was anything to give up; short runs stay as they are.
   */
  boolean compact(StoredRun run);

  /** Returns true if a run has no full resolution any more, so that a replay shows less than there was. */
  boolean isCompacted(StoredRun run);

  /** All documents of a collection. */
  List<StoredDocument> documents(String collection);

  /** Writes and removes documents, all of them or none. */
  void update(List<StoredDocument> put, List<StoredDocument> remove);

  /**
   * Makes a copy of everything that has been acknowledged, in a file of its own beside the store. Writing
   * goes on meanwhile.
   *
   * @return the file, which is the caller's to move or delete
   */
  Path backup();

  /** Whether it can still write. */
  boolean healthy();

  /** Why it cannot write; empty while it can. */
  Optional<StoreFault> fault();

  /** Requests that wait to be written. */
  int queued();

  /** How many may wait; more are refused. */
  int queueCapacity();

  /** Memory of what is acknowledged and not in the tables yet, in bytes. */
  long unmovedBytes();

  /** Frames that were lost because the journal was damaged when it was opened. */
  long lostFrames();

  /** Where what was damaged is kept; empty if nothing was. */
  List<Path> damagedFiles();

  /** Size on disk in bytes. */
  long sizeInBytes();

  /** Free space on its disk in bytes; -1 if that is not known. */
  long freeBytes();

  @Override
  void close();
}
