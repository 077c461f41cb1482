package io.tightrope.dashboard.api.access;

import io.tightrope.dashboard.api.http.Problem;
import io.tightrope.dashboard.api.http.SlowBodyException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Reads bodies before a thread is given to them, so that a client that sends slowly costs a few bytes
 * of memory and no thread. A handler gets the request once its body, or the first {@value #EAGER_BYTES}
 * bytes of a larger one, is there. Few requests may wait for the rest of a large body at a time.
 *
 * <p>A body that is slower than {@value #BYTES_PER_SECOND} bytes per second after {@value
 * #GRACE_SECONDS} seconds is answered with 408. The rest of a large one has to keep up that rate in
 * every {@value #GRACE_SECONDS} seconds that its handler waits for it.
 */
public final class BodyReader extends Handler.Wrapper {
  static final int BYTES_PER_SECOND = 1024;
  static final int GRACE_SECONDS = 10;
  private static final int EAGER_BYTES = 256 << 10;
  private static final int LARGE_AT_A_TIME = 64;
  private static final int MEMORY_KIB = 64 << 10;

  private static final Set<String> METHODS = Set.of("POST", "PUT", "PATCH");

  private final Semaphore large = new Semaphore(LARGE_AT_A_TIME);
  private final Semaphore memoryKib = new Semaphore(MEMORY_KIB);

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    boolean hasBody =
        request.getLength() > 0 || request.getLength() < 0 && METHODS.contains(request.getMethod());
    if (!hasBody) {
      return super.handle(request, response, callback);
    }
    Reading reading = new Reading(request, response, callback);
    reading.start();
    return true;
  }

  /** The body of one request on its way in. */
  private final class Reading implements Runnable {
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Executor executor;
    private final Scheduler scheduler;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private final AtomicBoolean over = new AtomicBoolean();
    private final long begunNanos = System.nanoTime();
    private Scheduler.@Nullable Task deadline;
    private volatile int received;
    private int permits;

    Reading(Request request, Response response, Callback callback) {
      this.request = request;
      this.response = response;
      this.callback = callback;
      this.executor = request.getComponents().getExecutor();
      this.scheduler = request.getComponents().getScheduler();
      Request.addCompletionListener(request, failure -> memoryKib.release(permits));
    }

    void start() {
      receive(Runnable::run);
      if (!over.get()) {
        watch();
      }
    }

    /**
     * More of the body has come. A handler that waits for the rest must not do so here, since nobody
     * would notify it of the rest before this has returned.
     */
    @Override
    public void run() {
      receive(executor);
    }

    private void receive(Executor passing) {
      while (true) {
        Content.Chunk chunk = next();
        if (chunk == null) {
          return;
        }
        if (Content.Chunk.isFailure(chunk)) {
          end(() ->
              refuse(new Problem(408, "Request timeout", "the body did not arrive in full", "")));
          return;
        }
        boolean isLast = chunk.isLast();
        boolean fits = take(chunk.getByteBuffer());
        chunk.release();
        if (!fits) {
          end(() -> refuse(Problem.busy("too many bodies are being received; retry in 1 s")));
        } else if (isLast) {
          end(() -> passing.execute(() -> pass(true)));
        } else if (received >= EAGER_BYTES) {
          end(() -> passing.execute(() -> pass(false)));
        }
      }
    }

    /** What has come; null if nothing has, or the request has been answered meanwhile. */
    private synchronized Content.@Nullable Chunk next() {
      if (over.get()) {
        return null;
      }
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
      }
      return chunk;
    }

    /** Whether there is room for these bytes. */
    private boolean take(ByteBuffer buffer) {
      int count = buffer.remaining();
      int needed = (received + count + 1023) / 1024;
      if (needed > permits && !memoryKib.tryAcquire(needed - permits)) {
        return false;
      }
      permits = Math.max(needed, permits);
      byte[] copy = new byte[count];
      buffer.get(copy);
      bytes.writeBytes(copy);
      received += count;
      return true;
    }

    /** Looks now and then whether the body comes fast enough; nothing else would notice. */
    private void watch() {
      deadline = scheduler.schedule(
          () -> {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begunNanos);
            if (seconds >= GRACE_SECONDS && received < seconds * BYTES_PER_SECOND) {
              end(() -> refuse(tooSlow().problem()));
            } else if (!over.get()) {
              watch();
            }
          },
          1,
          TimeUnit.SECONDS);
    }

    private synchronized void end(Runnable what) {
      if (over.compareAndSet(false, true)) {
        if (deadline != null) {
          deadline.cancel();
        }
        what.run();
      }
    }

    private void refuse(Problem problem) {
      response.getHeaders().put("Connection", "close");
      problem.answer(response, callback);
    }

    private void pass(boolean isWhole) {
      if (!isWhole && !large.tryAcquire()) {
        refuse(Problem.busy("too many large bodies are being received; retry in 1 s"));
        return;
      }
      Read read = new Read(request, bytes.toByteArray(), isWhole);
      if (!isWhole) {
        Request.addCompletionListener(request, failure -> {
          read.end();
          large.release();
        });
        read.watch();
      }
      Handler next = getHandler();
      try {
        if (next == null || !next.handle(read, response, callback)) {
          Response.writeError(request, response, callback, 404);
        }
      } catch (Exception e) {
        Response.writeError(request, response, callback, e);
      }
    }
  }

  private static SlowBodyException tooSlow() {
    return new SlowBodyException(
        "the body came with less than " + BYTES_PER_SECOND + " bytes per second");
  }

  /** A request whose body has been read, in full or in part. */
  private static final class Read extends Request.Wrapper {
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(GRACE_SECONDS);

    private final boolean isWhole;
    private final Executor executor;
    private final Scheduler scheduler;
    private final AtomicReference<@Nullable Runnable> waiting = new AtomicReference<>();
    private volatile @Nullable ByteBuffer read;
    private volatile Content.@Nullable Chunk failure;
    private volatile boolean over;
    private long windowBytes;
    private long windowNanos;
    private long waitingSinceNanos;
    private boolean waits;

    Read(Request request, byte[] bytes, boolean isWhole) {
      super(request);
      this.isWhole = isWhole;
      this.executor = request.getComponents().getExecutor();
      this.scheduler = request.getComponents().getScheduler();
      this.read = ByteBuffer.wrap(bytes);
    }

    @Override
    public Content.@Nullable Chunk read() {
      ByteBuffer first = read;
      if (first != null) {
        read = null;
        return Content.Chunk.from(first, isWhole);
      }
      if (isWhole) {
        return Content.Chunk.EOF;
      }
      if (failure != null) {
        return failure;
      }
      Content.Chunk chunk = super.read();
      if (chunk != null) {
        count(chunk.remaining());
        over |= chunk.isLast();
      }
      return chunk;
    }

    @Override
    public void demand(Runnable available) {
      if (read != null || isWhole || failure != null) {
        available.run();
        return;
      }
      waiting.set(available);
      waits(true);
      super.demand(Invocable.from(Invocable.getInvocationType(available), this::wake));
      if (failure != null) {
        wake();
      }
    }

    /** Tells the handler once that there is something to read, if only that the body is given up. */
    private void wake() {
      Runnable available = waiting.getAndSet(null);
      if (available != null) {
        waits(false);
        available.run();
      }
    }

    @Override
    public boolean consumeAvailable() {
      read = null;
      return isWhole || super.consumeAvailable();
    }

    /** Looks now and then whether the rest comes fast enough; nothing else would notice. */
    void watch() {
      scheduler.schedule(
          () -> {
            if (over) {
              return;
            }
            if (keepsUp()) {
              watch();
            } else {
              failure = Content.Chunk.from(tooSlow(), true);
              executor.execute(this::wake);
            }
          },
          1,
          TimeUnit.SECONDS);
    }

    /** The request has been answered. */
    void end() {
      over = true;
    }

    private synchronized void count(int bytes) {
      windowBytes += bytes;
    }

    private synchronized void waits(boolean now) {
      if (waits) {
        windowNanos += System.nanoTime() - waitingSinceNanos;
      }
      waits = now;
      waitingSinceNanos = System.nanoTime();
    }

    /** Time in which the handler does something else is not the client's. */
    private synchronized boolean keepsUp() {
      waits(waits);
      if (windowNanos < WINDOW_NANOS) {
        return true;
      }
      boolean isEnough = windowBytes >= (long) GRACE_SECONDS * BYTES_PER_SECOND;
      windowNanos = 0;
      windowBytes = 0;
      return isEnough;
    }
  }
}
