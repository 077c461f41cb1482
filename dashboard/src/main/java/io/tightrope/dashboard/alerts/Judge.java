package io.tightrope.dashboard.alerts;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.store.query.RunExtent;
import io.tightrope.dashboard.store.schema.StoreException;
import io.tightrope.dashboard.store.schema.StoredDocument;
import io.tightrope.dashboard.store.schema.StoredRun;
import io.tightrope.dashboard.store.summary.RunSummary;
import io.tightrope.dashboard.store.write.Appended;
import io.tightrope.dashboard.threads.Daemons;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges what has been stored, off the writer's thread: each run always on the same of a few
 * threads, in the order of commits. After a restart a run is judged again from its beginning, so
 * that its alerts are what they would have been without the restart.
 */
public final class Judge implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Judge.class);
  private static final int THREADS = 2;
  private static final String MARK = "judged";
  private static final String QUIET = "quiet";
  private static final double NEWS_SECONDS = 24 * 3600;

  /** A run is judged again at most so much of the time, however often frames come late. */
  private static final int REST_PER_WORK = 10;

  private static final long SHORTEST_REST_MILLIS = 500;

  /** After so long it is tried again what the store could not do. */
  private static final long STORE_REST_MILLIS = 5_000;

  /** The rest is doubled so many times while the store says that it can write. */
  private static final int DOUBLINGS = 4;

  private final RunStore store;
  private final RuleSettings settings;
  private final AlertBoard board;
  private final Baselines baselines;
  private final Clock clock;
  private final Function<StoredRun, RunDescription> described;
  private final Map<Integer, JudgedRun> runs = new ConcurrentHashMap<>();
  private final Set<Integer> quiet = ConcurrentHashMap.newKeySet();
  /** Runs that have been judged and whose detectors are not kept: whatever comes next is judged after a replay. */
  private final Set<Integer> letGo = ConcurrentHashMap.newKeySet();
  /** Names of removed runs, by their number, whose alerts are still there. */
  private final Map<Integer, String> forgetting = new ConcurrentHashMap<>();

  private final Set<Integer> toJudgeAgain = ConcurrentHashMap.newKeySet();
  /** How often judging failed of each run that waits for the store. */
  private final Map<Integer, Integer> waiting = new ConcurrentHashMap<>();

  private final Map<Integer, Long> restMillis = new ConcurrentHashMap<>();
  private final ScheduledExecutorService later = Daemons.scheduled("judge-again");
  private final AtomicInteger backlog = new AtomicInteger();
  private final AtomicLong backlogValues = new AtomicLong();
  private final List<ExecutorService> threads =
      IntStream.range(0, THREADS).mapToObj(i -> Daemons.single("judge-" + i)).toList();

  /**
   * A judge that knows which runs are imported.
   *
   * @param described what is known of a run now, with what people have changed since it introduced itself
   */
  public Judge(
      RunStore store,
      RuleSettings settings,
      AlertBoard board,
      Clock clock,
      Function<StoredRun, RunDescription> described) {
    this.described = described;
    this.store = store;
    this.settings = settings;
    this.board = board;
    this.clock = clock;
    this.baselines = new Baselines(store);
    store.documents(QUIET).forEach(document -> quiet.add(Integer.parseInt(document.id())));
  }

  /** From now on nobody is notified of this run, which is imported: what its alerts report is over. */
  public void keepQuiet(StoredRun run) {
    if (quiet.add(run.id())) {
      store.update(List.of(quietDocument(run)), List.of());
    }
  }

  private static StoredDocument quietDocument(StoredRun run) {
    return new StoredDocument(QUIET, String.valueOf(run.id()), "{}");
  }

  private void apply(StoredRun run, List<Alert> alerts) {
    board.apply(alerts, Source.TIGHTROPE, !quiet.contains(run.id()));
  }

  /** Frames that are stored but not judged yet. */
  public int backlog() {
    return backlog.get();
  }

  /** Layer values of these frames, which is what they cost in memory. */
  public long backlogValues() {
    return backlogValues.get();
  }

  /** Judges frames that have been stored. Returns immediately. */
  public void frames(StoredRun run, String worker, Appended appended) {
    int frames = appended.accepted().size();
    long values = appended.accepted().stream()
        .mapToLong(frame -> (long) frame.statistics().size() * frame.layerCount())
        .sum();
    backlog.addAndGet(frames);
    backlogValues.addAndGet(values);
    submit(run, () -> {
      backlog.addAndGet(-frames);
      backlogValues.addAndGet(-values);
      if (isPutOff(run)) {
        return;
      }
      JudgedRun judged = judged(run, appended.first(), 0, 0);
      apply(run, judged.observe(worker, appended.first(), appended.accepted()));
      if (judged.isLate()) {
        judgeAgainSoon(run);
      }
    });
  }

  /** Judges a block of scalars that has been stored at that place. Returns immediately. */
  public void scalars(StoredRun run, String worker, ScalarBlock block, int place) {
    long values = block.series().values().stream().mapToLong(ScalarSeries::size).sum();
    backlogValues.addAndGet(values);
    submit(run, () -> {
      backlogValues.addAndGet(-values);
      if (isPutOff(run)) {
        return;
      }
      JudgedRun judged = judged(run, 0, 0, place);
      apply(run, judged.observe(worker, block, place));
    });
  }

  /** Takes note of an event that has been stored at that place. Returns immediately. */
  public void event(StoredRun run, RunEvent event, int place) {
    submit(run, () -> {
      if (isPutOff(run)) {
        return;
      }
      JudgedRun judged = judged(run, 0, place, 0);
      apply(run, judged.observe(event, place));
      if (event.kind() == RunEvent.Kind.END) {
        if (toJudgeAgain.contains(run.id())) {
          judgeAgain(run);
        }
        remember(run);
        letGo(run);
      }
    });
  }

  /**
   * Returns true if nothing of a run is judged for now: while the store cannot write, and while the
   * alerts of a removed run of the same name are still there. All of it is stored, and judged later.
   */
  private boolean isPutOff(StoredRun run) {
    if (waiting.containsKey(run.id())) {
      return true;
    }
    if (!isNameFree(run)) {
      waiting.put(run.id(), 0);
      tryAgain(run, SHORTEST_REST_MILLIS);
      return true;
    }
    return false;
  }

  private boolean isNameFree(StoredRun run) {
    return forgetting.entrySet().stream()
        .noneMatch(gone -> gone.getKey() != run.id() && gone.getValue().equals(run.name()));
  }

  /**
   * After a restart: judges from its beginning each run of which not everything has been judged.
   * Returns immediately.
   */
  public void catchUp() {
    Map<String, String> marks = store.documents(MARK).stream()
        .collect(Collectors.toMap(StoredDocument::id, StoredDocument::json, (a, b) -> b));
    for (RunSummary summary : store.summaries()) {
      StoredRun run = summary.run();
      RunExtent extent = summary.extent();
      String whole = JudgedRun.mark(extent.frames(), summary.events(), extent.blocks());
      if (whole.equals(marks.get(String.valueOf(run.id())))) {
        if (extent.frames() > 0 || summary.events() > 0 || extent.blocks() > 0) {
          letGo(run);
        }
      } else {
        submit(run, () -> judgeWhole(run));
      }
    }
  }

  /** Judges everything that is stored of a run; its detectors are kept until it ends. */
  private void judgeWhole(StoredRun run) {
    JudgedRun judged = judged(run, Integer.MAX_VALUE, 0, 0);
    remember(run);
    if (judged.hasEnded()) {
      letGo(run);
    }
  }

  private void letGo(StoredRun run) {
    letGo.add(run.id());
    runs.remove(run.id());
  }

  /** How many runs have their detectors in memory. */
  int kept() {
    return runs.size();
  }

  private void remember(StoredRun run) {
    JudgedRun judged = runs.get(run.id());
    if (judged != null) {
      store.update(List.of(mark(run, judged.mark())), List.of());
    }
  }

  private static StoredDocument mark(StoredRun run, String json) {
    return new StoredDocument(MARK, String.valueOf(run.id()), json);
  }

  private JudgedRun judged(StoredRun run, int frame, int event, int block) {
    JudgedRun judged =
        runs.computeIfAbsent(run.id(), id -> new JudgedRun(run, settings, baselines, described));
    if (letGo.contains(run.id()) || judged.misses(frame, event, block)) {
      List<Alert> alerts = judged.catchUp(store);
      boolean isYoung = clock.millis() / 1e3 - run.createdAt() < NEWS_SECONDS;
      alerts.forEach(alert -> board.apply(
          List.of(alert),
          Source.TIGHTROPE,
          !quiet.contains(run.id()) && (isYoung || isNews(alert))));
      if (!store.isCompacted(run)) {
        board.resolveOthers(run.name(), alerts, !quiet.contains(run.id()));
      }
      letGo.remove(run.id());
    }
    return judged;
  }

  /** What was not judged before a restart may have happened long ago, by an older version for example. */
  private boolean isNews(Alert alert) {
    return clock.millis() / 1e3 - alert.startedAt() < NEWS_SECONDS;
  }

  /** Frames that come late often come in many requests; a run is judged again once for several. */
  private void judgeAgainSoon(StoredRun run) {
    // After the next start every run that has not ended is judged again in any case.
    if (!later.isShutdown() && toJudgeAgain.add(run.id())) {
      long rest = restMillis.getOrDefault(run.id(), SHORTEST_REST_MILLIS);
      later.schedule(() -> submit(run, () -> judgeAgain(run)), rest, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * The store could not write or read: the run is judged from its beginning a little later, and
   * nothing of it before then. All of it is stored, so that nothing is missed.
   */
  private void judgeWhenTheStoreCan(StoredRun run, StoreException failure) {
    letGo(run);
    int failures = waiting.merge(run.id(), 1, Integer::sum);
    if (failures == DOUBLINGS) {
      LOG.error("could not judge {} several times; it is tried again", run.name(), failure);
    } else {
      // The store says itself, once, why it cannot write.
      LOG.debug("could not judge {}; it is tried again", run.name(), failure);
    }
    tryAgain(run, STORE_REST_MILLIS << Math.min(failures - 1, DOUBLINGS));
  }

  private void tryAgain(StoredRun run, long restMillis) {
    later(run, restMillis, () -> {
      if (!waiting.containsKey(run.id())) {
        return;
      }
      if (store.fault().isPresent()) {
        tryAgain(run, STORE_REST_MILLIS);
        return;
      }
      if (!isNameFree(run)) {
        tryAgain(run, SHORTEST_REST_MILLIS);
        return;
      }
      judgeWhole(run);
      waiting.remove(run.id());
    });
  }

  private void later(StoredRun run, long restMillis, Runnable task) {
    // After the next start what has not been judged is judged in any case.
    if (!later.isShutdown()) {
      later.schedule(() -> submit(run, task), restMillis, TimeUnit.MILLISECONDS);
    }
  }

  private void judgeAgain(StoredRun run) {
    toJudgeAgain.remove(run.id());
    JudgedRun judged = runs.get(run.id());
    if (judged != null) {
      long begin = System.nanoTime();
      board.replace(run.name(), judged.catchUp(store), !quiet.contains(run.id()));
      long tookMillis = (System.nanoTime() - begin) / 1_000_000;
      restMillis.put(run.id(), Math.max(SHORTEST_REST_MILLIS, REST_PER_WORK * tookMillis));
    }
  }

  /**
   * Judges a run again from its beginning, since it is compared with another run from now on. One that
   * has ended keeps the alerts that it has. Returns immediately.
   */
  public void baselineChanged(StoredRun run) {
    submit(run, () -> {
      if (runs.containsKey(run.id()) && !store.isCompacted(run)) {
        judgeAgain(run);
      }
    });
  }

  /** Looks again at the active alerts of a run that has other labels now. Returns immediately. */
  public void labelsChanged(StoredRun run) {
    submit(run, () -> board.labelsChanged(run.name(), !quiet.contains(run.id())));
  }

  /**
   * Says that a run is about to be removed: from now on no other of its name is judged.
   *
   * @return false if somebody has said so before
   */
  public boolean beginToForget(StoredRun run) {
    return forgetting.put(run.id(), run.name()) == null;
  }

  /** Says that a run was not removed after all. */
  public void keep(StoredRun run) {
    forgetting.remove(run.id());
  }

  /** Gives up a run that has been removed, and its alerts; then another of its name can be judged. */
  public void forget(StoredRun run) {
    beginToForget(run);
    submit(run, () -> {
      runs.remove(run.id());
      letGo.remove(run.id());
      quiet.remove(run.id());
      restMillis.remove(run.id());
      waiting.remove(run.id());
      toJudgeAgain.remove(run.id());
      try {
        store.update(List.of(), List.of(mark(run, ""), quietDocument(run)));
        board.forget(run.name());
        forgetting.remove(run.id());
      } catch (StoreException e) {
        LOG.debug("could not remove the alerts of {}; it is tried again", run.name(), e);
        later(run, STORE_REST_MILLIS, () -> forget(run));
      } catch (RuntimeException e) {
        forgetting.remove(run.id());
        throw e;
      }
    });
  }

  private void submit(StoredRun run, Runnable task) {
    threads.get(run.id() % THREADS).execute(() -> {
      try {
        task.run();
      } catch (StoreException e) {
        judgeWhenTheStoreCan(run, e);
      } catch (RuntimeException e) {
        letGo(run);
        waiting.remove(run.id());
        LOG.error("could not judge {}; it is judged again from its beginning", run.name(), e);
      }
    });
  }

  /**
   * Waits until everything of a run that was handed in before has been judged.
   *
   * @return false if it takes longer, or is put off: after frames that came late, and while the store cannot write
   */
  public boolean awaitJudged(StoredRun run, long millis) {
    try {
      threads.get(run.id() % THREADS).submit(() -> {}).get(millis, TimeUnit.MILLISECONDS);
      return !waiting.containsKey(run.id()) && !toJudgeAgain.contains(run.id());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("nothing was to be done, and it failed", e);
    }
  }

  /** Waits until everything that was handed in before has been judged. */
  public void awaitQuiet() {
    threads.forEach(thread -> {
      try {
        thread.submit(() -> {}).get(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException e) {
        throw new IllegalStateException("judging does not come to an end", e);
      }
    });
  }

  @Override
  public void close() {
    later.shutdownNow();
    threads.forEach(ExecutorService::shutdown);
    for (ExecutorService thread : threads) {
      try {
        thread.awaitTermination(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
