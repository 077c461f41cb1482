package io.tightrope.core.action;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A model whose file is a line of text. */
final class FakeModel implements ModelSource {
  final AtomicInteger copies = new AtomicInteger();
  final AtomicInteger open = new AtomicInteger();

  @Nullable
  RuntimeException failure;

  boolean breaksWhileWriting;
  boolean memoryIsFull;

  @Override
  public void prepare() {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public long bytes() {
    return 8;
  }

  @Override
  public boolean hasRoom() {
    return !memoryIsFull;
  }

  @Override
  public ModelCopy copy() {
    int number = copies.incrementAndGet();
    open.incrementAndGet();
    return new ModelCopy() {
      @Override
      public long bytes() {
        return 8;
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        out.write(("copy " + number).getBytes(StandardCharsets.UTF_8));
        if (breaksWhileWriting) {
          throw new IOException("No space left on device");
        }
      }

      @Override
      public void close() {
        open.decrementAndGet();
      }
    };
  }
}
