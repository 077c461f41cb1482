package io.tightrope.dashboard.store.write;

import io.tightrope.dashboard.store.schema.StoreException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something that a thread of the store does for a caller, who waits for the result. */
final class Job<W, T> {
  private static final Logger LOG = LoggerFactory.getLogger(Job.class);

  final W work;
  final CompletableFuture<T> result = new CompletableFuture<>();
  private final Consumer<T> committed;
  private @Nullable T value;

  Job(W work, Consumer<T> committed) {
    this.work = work;
    this.committed = committed;
  }

  void done(T value) {
    this.value = value;
  }

  /** Tells that it is on disk. */
  void complete() {
    if (result.isDone()) {
      return;
    }
    T value = Objects.requireNonNull(this.value, "a job completes after it is done");
    try {
      committed.accept(value);
      result.complete(value);
    } catch (RuntimeException e) {
      LOG.error("what follows a commit failed", e);
      result.completeExceptionally(e);
    } catch (Error e) {
      result.completeExceptionally(e);
      throw e;
    }
  }

  void fail(Throwable failure) {
    if (failure instanceof StoreException known) {
      result.completeExceptionally(known);
    } else {
      result.completeExceptionally(
          new StoreException("could not write: " + failure.getMessage(), failure));
    }
  }
}
