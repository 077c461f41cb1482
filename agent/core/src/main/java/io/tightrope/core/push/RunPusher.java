package io.tightrope.core.push;

import io.tightrope.core.config.AgentConfig;
import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.health.AgentHealth;
import io.tightrope.core.health.AgentStatus;
import io.tightrope.core.run.Activity;
import io.tightrope.core.run.Baseline;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Sends one run to the dashboard on a daemon thread, which goes when there has been nothing to send
 * for some seconds and comes back with the next parcel: introduces the run, under another name if the
 * name belongs to somebody else, then sends frames, scalars and events in their order until they are
 * taken. Numbers make them idempotent there, so what may or may not have arrived is sent
 * again. While the dashboard is away they wait, in memory and then on disk. A dashboard of an older
 * version, which does not know scalars, gets none.
 *
 * <p>No fault of the dashboard, the network, the disk or the heap ends the thread. Thread-safe.
 */
public final class RunPusher {
  private static final int MOST_FRAMES = 64;
  private static final long MOST_BYTES = 2 << 20;
  private static final int NAMES_WITHOUT_PAUSE = 1000;
  private static final int MOST_PATIENCE = 4;
  private static final int IDLE_SECONDS = 3;

  /** Numbers left free for what an earlier process of the run has spooled and may still send. */
  private static final long SPOOLED_NUMBERS = 1 << 20;

  private final DashboardClient client;
  private final ParcelQueue queue;
  private final AgentHealth health;
  private final UnaryOperator<String> otherName;
  private final Consumer<RunDescription> onRenamed;
  private final Backoff backoff;
  private final Object threadLock = new Object();
  private @Nullable Thread thread;

  private volatile Sender sender;
  private int namesTried;
  private volatile boolean introduced;
  private volatile String page = "";
  private volatile Consumer<Optional<Baseline>> onBaseline = none -> {};
  private Optional<Baseline> baseline = Optional.empty();
  private int mostFrames = MOST_FRAMES;
  private int idleWaits;
  private boolean doubtsScalars;
  private boolean withoutScalars;

  private volatile long lastArrivalNanos;
  private volatile boolean away;
  private volatile boolean started;
  private volatile boolean hurry;
  private volatile boolean ending;
  private volatile boolean stopped;

  /**
   * @param worker which of the run's workers sends
   * @param dashboard where it is sent
   * @param otherName gives another name in place of one that is taken; the same when there is none yet
   * @param onRenamed told when the run goes under another name; called on the pusher's thread
   */
  public RunPusher(
      RunDescription run,
      String worker,
      AgentConfig config,
      URI dashboard,
      AgentHealth health,
      UnaryOperator<String> otherName,
      Consumer<RunDescription> onRenamed) {
    this(
        new Sender(run, worker, dashboard),
        new DashboardClient(dashboard, config.token(), health.link()),
        Spool.create(
            config.spoolDirectory(), config.spoolLimitBytes(), new Sender(run, worker, dashboard)),
        config.queueLimitBytes(),
        health,
        otherName,
        onRenamed);
  }

  /** Sends what an earlier process left behind, and ends. */
  RunPusher(Spool orphan, AgentConfig config, AgentHealth health) {
    this(
        orphan.sender().orElseThrow(),
        new DashboardClient(
            orphan.sender().orElseThrow().dashboard(), config.token(), health.link()),
        orphan,
        config.queueLimitBytes(),
        health,
        numbered(orphan.sender().orElseThrow().run().run()),
        renamed -> {});
    ending = true;
  }

  private static UnaryOperator<String> numbered(String wantedName) {
    AtomicInteger number = new AtomicInteger(1);
    return taken -> wantedName + "-" + number.incrementAndGet();
  }

  private RunPusher(
      Sender sender,
      DashboardClient client,
      Spool spool,
      long queueLimitBytes,
      AgentHealth health,
      UnaryOperator<String> otherName,
      Consumer<RunDescription> onRenamed) {
    this.sender = sender;
    this.otherName = otherName;
    this.client = client;
    this.health = health;
    this.onRenamed = onRenamed;
    this.backoff = new Backoff(new SplittableRandom());
    this.queue = new ParcelQueue(spool, queueLimitBytes, sender.dashboard(), health);
  }

  /**
   * Sets who is told of the run with which the dashboard compares this one, empty if it knows none; called
   * on the pusher's thread whenever the run has been introduced. To be set before {@link #start}.
   */
  public void onBaseline(Consumer<Optional<Baseline>> listener) {
    onBaseline = listener;
  }

  /** Begins to send. */
  public void start() {
    started = true;
    haveThread();
  }

  private void haveThread() {
    synchronized (threadLock) {
      if (thread == null && started && !stopped) {
        Thread sending = new Thread(this::run, "tightrope-push");
        sending.setDaemon(true);
        sending.setContextClassLoader(RunPusher.class.getClassLoader());
        sending.start();
        thread = sending;
      }
    }
  }

  /**
   * Takes over a frame.
   *
   * @param hasAlert whether an alert began, grew or ended with it: such frames are dropped last
   */
  public void push(StepFrame frame, boolean hasAlert) {
    push(new Parcel.OfFrame(frame, hasAlert));
  }

  /** Takes over scalars. */
  public void push(ScalarBlock block) {
    push(new Parcel.OfScalars(block));
  }

  /** Takes over an event. */
  public void push(RunEvent event) {
    push(new Parcel.OfEvent(event));
  }

  private void push(Parcel parcel) {
    queue.add(parcel);
    haveThread();
  }

  /** Nothing more will come: the thread ends when all is sent. */
  public void end() {
    ending = true;
    queue.wake();
  }

  /** Whether nothing more will come. */
  boolean hasEnded() {
    return ending || stopped;
  }

  /** Whether nothing more will come and all was sent. */
  public boolean isDone() {
    return hasEnded() && queue.isEmpty();
  }

  /** Whether the dashboard knows the run. */
  boolean isIntroduced() {
    return introduced;
  }

  /** How far the run has come to the dashboard; empty if nothing more will come. */
  public Optional<AgentStatus.Run> status() {
    if (hasEnded()) {
      return Optional.empty();
    }
    Sender present = sender;
    boolean reached = introduced;
    String address = page.isEmpty() ? present.dashboard().toString() : page;
    return Optional.of(new AgentStatus.Run(
        present.run().run(),
        reached ? Optional.of(address) : Optional.empty(),
        reached || client.obstacle().isEmpty()
            ? Optional.empty()
            : Optional.of(client.obstacle())));
  }

  /**
   * Tells the dashboard, on the calling thread, that the process lives.
   *
   * @return what came of it; nothing is tried again
   */
  Answer beat(Activity activity) {
    Sender present = sender;
    try {
      return client.beat(present.run().run(), present.worker(), activity);
    } catch (IOException nobodyThere) {
      return Answer.AWAY;
    }
  }

  /**
   * Waits until all is sent: that long since the dashboard last took something, a few times that in
   * all, and not at all if it is away. What is left goes to the disk.
   *
   * @return whether all was sent
   */
  public boolean flush(long timeoutMillis) throws InterruptedException {
    long patience = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    long begun = System.nanoTime();
    lastArrivalNanos = begun;
    away = false;
    hurry = true;
    queue.wake();
    while (!queue.isEmpty()
        && !away
        && System.nanoTime() - lastArrivalNanos < patience
        && System.nanoTime() - begun < MOST_PATIENCE * patience) {
      Thread.sleep(5);
    }
    hurry = false;
    boolean sent = queue.isEmpty();
    if (!sent) {
      queue.spoolAll();
    }
    return sent;
  }

  /** Sends nothing more. */
  public void stop() {
    stopped = true;
    queue.close();
    synchronized (threadLock) {
      if (thread != null) {
        thread.interrupt();
      }
    }
  }

  private void run() {
    while (!leaves()) {
      try {
        sendNext();
      } catch (InterruptedException stopping) {
        health.note("sending was told to stop");
      } catch (Throwable failure) {
        recover(failure);
      }
    }
  }

  /** Whether the thread has nothing left to do; the next parcel gets a new one. */
  private boolean leaves() {
    synchronized (threadLock) {
      boolean idle = introduced && idleWaits >= IDLE_SECONDS;
      boolean leaves = stopped || (ending || idle) && queue.isEmpty();
      if (leaves) {
        thread = null;
        idleWaits = 0;
      }
      return leaves;
    }
  }

  private void recover(Throwable failure) {
    try {
      if (failure instanceof OutOfMemoryError) {
        queue.shed();
      }
      health.error("sending to the dashboard", failure);
      pause();
    } catch (InterruptedException stopping) {
      health.note("sending was told to stop");
    } catch (Throwable stillNoMemory) {
      health.error("recovering from that", stillNoMemory);
    }
  }

  private void sendNext() throws InterruptedException {
    if (!introduced) {
      introduce();
      return;
    }
    ParcelQueue.Batch batch = queue.oldest(mostFrames, MOST_BYTES);
    if (batch.isEmpty()) {
      queue.awaitWork(1000);
      idleWaits++;
      return;
    }
    idleWaits = 0;
    if (withoutScalars && batch.parcels().get(0) instanceof Parcel.OfScalars scalars) {
      leaveOut(batch, scalars);
      return;
    }
    switch (send(batch.parcels())) {
      case TAKEN -> {
        queue.remove(batch);
        doubtsScalars = false;
        arrived();
      }
      case TOO_LARGE, REFUSED -> refused(batch);
      case UNKNOWN_RUN -> unknown(batch);
      case NAME_TAKEN, AWAY -> pause();
    }
  }

  private void introduce() throws InterruptedException {
    AtomicLong nextSeq = new AtomicLong();
    Answer answer = attempt(() -> {
      DashboardClient.Introduction introduction = client.introduce(sender.run());
      nextSeq.set(introduction.nextSeq());
      introduction.page().ifPresent(address -> page = address);
      baseline = introduction.baseline();
      return introduction.answer();
    });
    switch (answer) {
      case TAKEN -> {
        if (sender.firstSeq().isEmpty() && !number(nextSeq.get())) {
          return;
        }
        introduced = true;
        arrived();
        onBaseline.accept(baseline);
      }
      case NAME_TAKEN -> {
        String taken = sender.run().run();
        String other = otherName.apply(taken);
        namesTried++;
        if (other.equals(taken) || namesTried % NAMES_WITHOUT_PAUSE == 0) {
          pause();
        }
        sender = sender.renamed(other);
        queue.renamed(sender);
        onRenamed.accept(sender.run());
      }
      case REFUSED, TOO_LARGE -> {
        health.error("introducing the run", new IOException("the dashboard refuses it"));
        pause();
      }
      case UNKNOWN_RUN, AWAY -> pause();
    }
  }

  /**
   * Numbers everything from above what earlier processes of this run have sent, and says, if there were
   * any, that the run goes on.
   *
   * @return whether that is done
   */
  private boolean number(long nextSeq) throws InterruptedException {
    long first = nextSeq == 0 ? 0 : nextSeq + SPOOLED_NUMBERS;
    ParcelQueue.Batch begin = queue.oldest(1, MOST_BYTES);
    if (first > 0 && begin.isEmpty()) {
      queue.awaitWork(1000);
      return false;
    }
    if (first > 0 && sender.worker().equals(FrameBatch.DEFAULT_WORKER)) {
      RunEvent resumed = new RunEvent(
          first - 1,
          begin.parcels().get(0).step(),
          System.currentTimeMillis() / 1e3,
          RunEvent.Kind.RESUMED,
          Map.of("reason", "another process goes on with the run"));
      if (attempt(() -> client.send(sender.run().run(), resumed)) != Answer.TAKEN) {
        pause();
        return false;
      }
    }
    sender = sender.numberedFrom(first);
    queue.renamed(sender);
    return true;
  }

  private Answer send(List<Parcel> waiting) {
    long first = sender.firstSeq().orElse(0);
    List<Parcel> parcels = first == 0
        ? waiting
        : waiting.stream().map(parcel -> parcel.numberedFrom(first)).toList();
    if (parcels.get(0) instanceof Parcel.OfEvent event) {
      return attempt(() -> client.send(sender.run().run(), event.event()));
    }
    if (parcels.get(0) instanceof Parcel.OfScalars scalars) {
      return attempt(() -> client.send(sender.run().run(), sender.worker(), scalars.block()));
    }
    List<StepFrame> frames = new ArrayList<>();
    for (Parcel parcel : parcels) {
      frames.add(((Parcel.OfFrame) parcel).frame());
    }
    return attempt(() -> client.send(sender.run().run(), new FrameBatch(sender.worker(), frames)));
  }

  private interface Request {
    Answer send() throws IOException;
  }

  private Answer attempt(Request request) {
    try {
      return request.send();
    } catch (IOException nobodyThere) {
      // The client has reported it.
      return Answer.AWAY;
    }
  }

  /**
   * It does not know the run, or, when it has just been told of the run again, it does not know what
   * scalars are.
   */
  private void unknown(ParcelQueue.Batch batch) {
    if (!(batch.parcels().get(0) instanceof Parcel.OfScalars scalars)) {
      introduced = false;
    } else if (!doubtsScalars) {
      doubtsScalars = true;
      introduced = false;
    } else {
      doubtsScalars = false;
      withoutScalars = true;
      health.error(
          "sending the loss of every step",
          new IOException("the dashboard at " + sender.dashboard()
              + " is of an older version, which shows the loss of observed steps only; update it"
              + " to see every step"));
      leaveOut(batch, scalars);
    }
  }

  private void leaveOut(ParcelQueue.Batch batch, Parcel.OfScalars scalars) {
    queue.remove(batch);
    health.scalarsDropped(scalars.block().steps());
  }

  /** One parcel in the batch may be the cause: send them one by one, and drop that one. */
  private void refused(ParcelQueue.Batch batch) {
    if (batch.parcels().size() > 1) {
      mostFrames = 1;
      return;
    }
    queue.remove(batch);
    health.dropped(1);
    health.error("sending to the dashboard", new IOException("the dashboard refuses a part of it"));
    mostFrames = MOST_FRAMES;
  }

  private void arrived() {
    if (away) {
      // Another version may have come back.
      withoutScalars = false;
    }
    away = false;
    lastArrivalNanos = System.nanoTime();
    backoff.reset();
  }

  private void pause() throws InterruptedException {
    away = true;
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(backoff.nextMillis());
    while (!stopped && !hurry && System.nanoTime() - until < 0) {
      Thread.sleep(20);
    }
  }
}
